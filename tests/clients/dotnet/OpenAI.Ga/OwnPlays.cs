using OpenAI.Realtime;

namespace Parley.Clients;

/// <summary>What only the newer client can do.</summary>
internal static class OwnPlays
{
    /// <summary>A response beside the conversation, with input and metadata of its own.</summary>
    public static async Task OutOfBandAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new() { TextOnly = true });
        var options = new RealtimeResponseOptions
        {
            DefaultConversationConfiguration = RealtimeResponseDefaultConversationConfiguration.None,
            OutputModalities = { RealtimeOutputModality.Text },
            InputItems = { RealtimeItem.CreateUserMessageItem("How much is twelve times seven?") },
            Metadata = new Dictionary<string, BinaryData>(StringComparer.Ordinal)
            {
                ["topic"] = BinaryData.FromString("\"sums\""),
            },
        };
        await ((StockSession)session).StartResponseAsync(options, stage.Limit);
        var done = await journal.NextAsync(Happening.ResponseFinished, stage.Limit);
        Expect.Equal("completed", done.Status);
        Expect.Contains("84", journal.Said.Replace("eighty-four", "84", StringComparison.OrdinalIgnoreCase), "answer");
        Expect.True(!journal.Of(Happening.ItemAdded).Any(), "nothing joins the conversation");
    }

    /// <summary>A session that only listens.</summary>
    public static async Task TranscriptionAsync(Stage stage)
    {
        var client = StockClient.Open(stage.Target);
        var (session, journal) = stage.Follow(
            new StockSession(await client.StartTranscriptionSessionAsync(cancellationToken: stage.Limit))
        );
        await journal.NextAsync(Happening.SessionStarted, stage.Limit);
        await ((StockSession)session).ConfigureAsync(
            new RealtimeTranscriptionSessionOptions
            {
                AudioOptions = new()
                {
                    InputAudioOptions = new()
                    {
                        AudioFormat = new RealtimePcmAudioFormat(),
                        AudioTranscriptionOptions = new() { Model = "whisper-1", Language = "en" },
                        TurnDetection = new RealtimeServerVadTurnDetection
                        {
                            SilenceDuration = TimeSpan.FromMilliseconds(400),
                        },
                    },
                },
            },
            stage.Limit
        );
        var configured = (await journal.NextAsync(Happening.SessionConfigured, stage.Limit)).Session;
        Expect.Equal("whisper-1", configured?.TranscriptionModel);
        Expect.Equal("server_vad", configured?.Detection);

        using var hush = CancellationTokenSource.CreateLinkedTokenSource(stage.Limit);
        await using var microphone = new Microphone(stage.Speech, TimeProvider.System);
        var speaking = session.SendAudioAsync(microphone, hush.Token);
        var committed = await journal.NextAsync(Happening.AudioCommitted, stage.Limit);
        var heard = await journal.NextAsync(Happening.Heard, stage.Limit);
        await hush.CancelAsync();
        await speaking.ContinueWith(_ => { }, TaskScheduler.Default);
        Expect.Equal(committed.Id, heard.Id);
        Expect.Contains("time", heard.Text);
        Expect.True(!journal.Of(Happening.ResponseStarted).Any(), "nothing is answered");
    }

    /// <summary>A key for a browser opens a session that has its settings already.</summary>
    public static async Task SecretsAsync(Stage stage)
    {
        var client = StockClient.Open(stage.Target);
        var settings = Options.Of(new() { Instructions = "You are a pirate.", Voice = "echo" });
        settings.Model = stage.Client.Model;
        CreateClientSecretResult secret = await client.CreateRealtimeClientSecretAsync(
            new CreateClientSecretOptions
            {
                SessionOptions = settings,
                ExpirationPolicy = new() { Anchor = RealtimeClientSecretExpirationAnchor.CreatedAt, Seconds = 60 },
            },
            stage.Limit
        );
        Expect.True(secret.Value.StartsWith("ek_", StringComparison.Ordinal), "the secret is an ephemeral key");
        Expect.True(secret.ExpiresAt > TimeProvider.System.GetUtcNow());
        Expect.Equal("You are a pirate.", Facts.Of(secret.Session).Instructions);

        // The key of the client is wrong here: the secret alone opens the session.
        var browser = StockClient.Open(stage.Target with { Key = "not-a-key" });
        var (_, journal) = stage.Follow(
            new StockSession(
                await browser.StartConversationSessionAsync(
                    stage.Client.Model,
                    new RealtimeSessionClientOptions { ClientSecret = secret.Value },
                    stage.Limit
                )
            )
        );
        var started = await journal.NextAsync(Happening.SessionStarted, stage.Limit);
        Expect.Equal("You are a pirate.", started.Session?.Instructions);
        Expect.Equal("echo", started.Session?.Voice);
    }
}
