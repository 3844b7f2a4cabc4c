using System.Net.WebSockets;

namespace Parley.Clients;

/// <summary>What every client plays. Each fails with a <see cref="ScenarioException"/> that says what was not so.</summary>
internal static class Scenarios
{
    public static IReadOnlyDictionary<string, Func<Stage, Task>> All { get; } =
        new Dictionary<string, Func<Stage, Task>>(StringComparer.Ordinal)
        {
            ["connect"] = ConnectAsync,
            ["refused"] = RefusedAsync,
            ["configure"] = ConfigureAsync,
            ["spoken"] = TurnScenarios.SpokenAsync,
            ["typed"] = TurnScenarios.TypedAsync,
            ["manual"] = TurnScenarios.ManualAsync,
            ["override"] = TurnScenarios.OverrideAsync,
            ["function"] = TurnScenarios.FunctionAsync,
            ["cancel"] = TurnScenarios.CancelAsync,
            ["truncate"] = ItemScenarios.TruncateAsync,
            ["items"] = ItemScenarios.ItemsAsync,
            ["mistakes"] = MistakesAsync,
            ["everything"] = EverythingAsync,
            ["close"] = CloseAsync,
        };

    private static readonly string?[] _allowedRefusals =
    [
        "item_not_found",
        "response_cancel_not_active",
        "conversation_already_has_active_response",
        "image_not_supported",
    ];

    private static async Task ConnectAsync(Stage stage)
    {
        var (session, journal) = await stage.ConnectAsync();
        var started = await journal.NextAsync(Happening.SessionStarted, stage.Limit);
        Expect.Equal("session.created", started.Type);
        Expect.Equal(stage.Client.Model, started.Session?.Model);
        Expect.Equal("realtime", session.Socket.SubProtocol);
    }

    private static async Task RefusedAsync(Stage stage)
    {
        try
        {
            using var session = await stage.Client.ConnectAsync(stage.Target with { Key = "not-a-key" }, stage.Limit);
        }
        catch (WebSocketException refused)
        {
            Expect.Contains("401", refused.Message);
            return;
        }

        throw new ScenarioException("the key was accepted");
    }

    private static async Task ConfigureAsync(Stage stage)
    {
        var (session, journal) = await stage.ConnectAsync();
        await journal.NextAsync(Happening.SessionStarted, stage.Limit);
        var wishes = new SessionWishes
        {
            Instructions = "You are a friendly assistant.",
            Voice = "echo",
            Transcripts = true,
            Weather = true,
            Formats = true,
        };
        await session.ConfigureAsync(wishes, stage.Limit);
        var configured = (await journal.NextAsync(Happening.SessionConfigured, stage.Limit)).Session;
        Expect.Equal(wishes.Instructions, configured?.Instructions);
        Expect.Equal(wishes.Voice, configured?.Voice);
        Expect.Equal("pcm16", configured?.InputFormat);
        Expect.Equal("pcm16", configured?.OutputFormat);
        Expect.Equal("server_vad", configured?.Detection);
        Expect.Equal("whisper-1", configured?.TranscriptionModel);
        Expect.Equal(WeatherTool.Name, configured?.Tools.SingleOrDefault());
        stage.Facts["modalities"] = configured?.Modalities;

        // Fields that are not sent stay as they are.
        await session.ConfigureAsync(new() { Manual = true, TextOnly = true }, stage.Limit);
        configured = (await journal.NextAsync(Happening.SessionConfigured, stage.Limit)).Session;
        Expect.Equal(wishes.Instructions, configured?.Instructions);
        Expect.Equal(wishes.Voice, configured?.Voice);
        Expect.Equal("none", configured?.Detection);
        Expect.Equal("text", configured?.Modalities);
    }

    private static async Task MistakesAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new() { TextOnly = true });
        await session.SendRawAsync(BinaryData.FromString("this is not JSON"), stage.Limit);
        var error = await journal.NextAsync(Happening.Error, stage.Limit);
        Expect.True(error.Text?.Length > 0);

        await session.SendRawAsync(
            BinaryData.FromString("""{"type":"no.such.event","event_id":"mistake_1"}"""),
            stage.Limit
        );
        error = await journal.NextAsync(Happening.Error, stage.Limit);
        Expect.Equal("mistake_1", error.Cause);

        await session.SendRawAsync(
            BinaryData.FromString("""{"type":"conversation.item.create","event_id":"mistake_2"}"""),
            stage.Limit
        );
        error = await journal.NextAsync(Happening.Error, stage.Limit);
        Expect.Equal("mistake_2", error.Cause);

        await session.CancelResponseAsync(stage.Limit);
        error = await journal.NextAsync(Happening.Error, stage.Limit);
        Expect.Equal("response_cancel_not_active", error.Code);

        // The loop goes on.
        await session.AddTextAsync("How much is twelve times seven?", null, stage.Limit);
        await session.StartResponseAsync(stage.Limit);
        var done = await journal.NextAsync(Happening.ResponseFinished, stage.Limit);
        Expect.Equal("completed", done.Status);
    }

    private static async Task EverythingAsync(Stage stage)
    {
        var (session, journal) = await stage.ConnectAsync();
        await journal.NextAsync(Happening.SessionStarted, stage.Limit);
        await session.SendEverythingAsync(stage.Limit);
        await session.SendRawAsync(
            BinaryData.FromString("""{"type":"no.such.event","event_id":"the_last"}"""),
            stage.Limit
        );
        Update error;
        while ((error = await journal.NextAsync(Happening.Error, stage.Limit)).Cause is not "the_last")
        {
            // Only items and responses that are not there or not yet over, and a picture for a model that sees none.
            Expect.True(_allowedRefusals.Contains(error.Code), $"{error.Code}: {error.Text}");
        }

        Expect.Equal(WebSocketState.Open, session.Socket.State);
    }

    private static async Task CloseAsync(Stage stage)
    {
        var (session, journal) = await stage.OpenAsync(new());
        await session.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", stage.Limit);
        await journal.EndAsync(stage.Limit);
        Expect.Equal(WebSocketCloseStatus.NormalClosure, session.Socket.CloseStatus);
    }
}
