using OpenAI.Realtime;

namespace Parley.Clients;

/// <summary>Every command of the client, in every form that its types allow.</summary>
internal static class Commands
{
    private static readonly BinaryData _silence = BinaryData.FromBytes(new byte[9_600]);

    public static IReadOnlyList<RealtimeClientCommand> All =>
        [
            new RealtimeClientCommandSessionUpdate(Full),
            new RealtimeClientCommandSessionUpdate(Options.Of(new() { Manual = true, TextOnly = true })),
            new RealtimeClientCommandInputAudioBufferAppend(_silence) { EventId = "append" },
            new RealtimeClientCommandInputAudioBufferCommit(),
            new RealtimeClientCommandInputAudioBufferClear(),
            new RealtimeClientCommandOutputAudioBufferClear(),
            .. Items.Select(item => new RealtimeClientCommandConversationItemCreate(item)),
            new RealtimeClientCommandConversationItemCreate(RealtimeItem.CreateUserMessageItem("The first."))
            {
                EventId = "create",
                PreviousItemId = "root",
            },
            new RealtimeClientCommandConversationItemRetrieve("item_none"),
            new RealtimeClientCommandConversationItemTruncate("item_none", 0, TimeSpan.FromMilliseconds(1_500)),
            new RealtimeClientCommandConversationItemDelete("item_none"),
            new RealtimeClientCommandResponseCancel { ResponseId = "resp_none" },
            new RealtimeClientCommandResponseCreate { EventId = "respond", ResponseOptions = Response },
            new RealtimeClientCommandResponseCreate(),
            new RealtimeClientCommandResponseCancel(),
        ];

    private static RealtimeConversationSessionOptions Full
    {
        get
        {
            var options = Options.Of(
                new()
                {
                    Instructions = "Be kind.",
                    Voice = "marin",
                    Transcripts = true,
                    Weather = true,
                    Formats = true,
                }
            );
            options.MaxOutputTokenCount = new(RealtimeDefaultMaxOutputTokenCount.Infinity);
            options.ToolChoice = new(new RealtimeCustomFunctionToolChoice(WeatherTool.Name));
            options.Tracing = new(RealtimeDefaultTracing.Auto);
            options.Truncation = new(RealtimeDefaultTruncation.Auto);
            options.OutputModalities.Add(RealtimeOutputModality.Audio);
            options.IncludedProperties.Add(RealtimeIncludedProperty.ItemInputAudioTranscriptionLogProbabilities);
            var input = options.AudioOptions.InputAudioOptions;
            input.NoiseReduction = new(RealtimeNoiseReductionKind.NearField);
            input.AudioTranscriptionOptions.Language = "en";
            input.AudioTranscriptionOptions.Prompt = "Times and dates.";
            input.TurnDetection = new RealtimeServerVadTurnDetection
            {
                DetectionThreshold = 0.6f,
                PrefixPadding = TimeSpan.FromMilliseconds(250),
                SilenceDuration = TimeSpan.FromMilliseconds(400),
                CreateResponseEnabled = false,
                InterruptResponseEnabled = true,
                IdleTimeout = TimeSpan.FromSeconds(6),
            };
            options.AudioOptions.OutputAudioOptions.Speed = 1.25f;
            return options;
        }
    }

    private static RealtimeResponseOptions Response =>
        new()
        {
            Instructions = "Answer in one word.",
            OutputModalities = { RealtimeOutputModality.Text },
            MaxOutputTokenCount = new(200),
            DefaultConversationConfiguration = RealtimeResponseDefaultConversationConfiguration.None,
            InputItems = { RealtimeItem.CreateUserMessageItem("Yes or no?") },
            Tools = { Options.Weather },
            ToolChoice = new(RealtimeDefaultToolChoice.None),
            Metadata = new Dictionary<string, BinaryData>(StringComparer.Ordinal)
            {
                ["topic"] = BinaryData.FromString("\"test\""),
            },
            AudioOptions = new()
            {
                OutputAudioOptions = new() { Voice = RealtimeVoice.Cedar, AudioFormat = new RealtimePcmAudioFormat() },
            },
        };

    private static IEnumerable<RealtimeItem> Items =>
        [
            RealtimeItem.CreateSystemMessageItem("You are on a boat."),
            RealtimeItem.CreateUserMessageItem([
                new RealtimeInputTextMessageContentPart("Look and listen."),
                new RealtimeInputAudioMessageContentPart(_silence) { Transcript = "listen" },
                new RealtimeInputImageMessageContentPart(new Uri("data:image/png;base64,iVBORw0KGgo="))
                {
                    Detail = RealtimeImageDetailLevel.Low,
                },
            ]),
            RealtimeItem.CreateAssistantMessageItem("A fish."),
            RealtimeItem.CreateAssistantMessageItem([new RealtimeOutputAudioMessageContentPart(_silence, "A fish.")]),
            RealtimeItem.CreateFunctionCallItem(
                "call_7",
                WeatherTool.Name,
                BinaryData.FromString("""{"city":"Oslo"}""")
            ),
            RealtimeItem.CreateFunctionCallOutputItem("call_7", """{"weather":"rain"}"""),
        ];
}
