using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Latency;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Tests.Json;

/// <summary>One filled example of every server event.</summary>
internal static class ServerEventSamples
{
    private static readonly ContentPlace Place = new("resp_1", "item_1", 0, 0);
    private static readonly FunctionCallItem Call = new("item_3", "weather", "call_1", """{"city":"Oslo"}""");

    private static readonly MessageItem Message = new("item_1", MessageRole.Assistant, [new AudioPart("Hi.")])
    {
        Status = ItemStatus.InProgress,
    };

    private static readonly WireError Error = WireError.Invalid("invalid_value", "No.", "session.voice", "e1");

    private static readonly ResponseView Response = new("resp_1", ResponseStatus.Completed)
    {
        Output = [Message, Call],
        Usage = new Usage(10, 20, 5, 7, 30, 2),
        Voice = VoiceConfig.Default,
        OutputAudioFormat = OutputAudioFormat.Pcm16,
        Metadata = JsonElement.Parse("""{"k":"v"}"""),
    };

    private static readonly SessionView Session = new(
        "sess_1",
        SessionDefaults.For("gpt-4o", null) with
        {
            Tools = [new FunctionTool("weather", "Tells.", JsonElement.Parse("""{"type":"object"}"""))],
        }
    );

    public static ImmutableArray<ServerEvent> All { get; } =
    [
        new ErrorEvent(Error),
        new WarningEvent("not_active", "No effect.", "session.avatar"),
        new SessionCreated(Session),
        new SessionUpdated(Session),
        new SpeechStartedEvent("item_0", 120),
        new SpeechStoppedEvent("item_0", 1680),
        new InputAudioCommitted("item_0", null),
        new InputAudioCleared(),
        new OutputAudioCleared(),
        new InvocationDelta(JsonElement.Parse("""{"type":"booking.found","id":7}""")),
        new ItemCreated(null, new MessageItem("item_0", MessageRole.User, [new InputAudioPart("hello")])),
        new ItemDone(null, Message),
        new ConversationCreated("conv_1"),
        new RateLimitsUpdated([new("requests", 60, 59, 1), new("tokens", 100_000, 99_000, 0.6)]),
        new InputTimeoutTriggered("item_0", 0, 5000),
        new ItemRetrieved(new FunctionCallOutputItem("item_4", "call_1", "rain")),
        new ItemTruncated("item_1", 0, 900),
        new ItemDeleted("item_1"),
        new TranscriptionDelta("item_0", 0, "hel") { LogProbs = [new LogProb("hel", -0.1)] },
        new TranscriptionCompleted("item_0", 0, "hello")
        {
            LogProbs = [new LogProb("hello", -0.25)],
            Phrases =
            [
                new TranscriptionPhrase(40, 360, "hello")
                {
                    Words = [new TranscriptionWord("hello", 40, 360)],
                    Locale = "en-US",
                    Confidence = 0.78,
                },
            ],
            Seconds = 2,
        },
        new TranscriptionFailed("item_0", 0, Error),
        new ResponseCreated(new ResponseView("resp_1", ResponseStatus.InProgress)),
        new ResponseDone(Response),
        new OutputItemAdded("resp_1", 0, Message with { Content = [] }),
        new OutputItemDone("resp_1", 1, Call),
        new ContentPartAdded(Place, new AudioPart("")),
        new ContentPartDone(Place, new TextPart("Hi.")),
        new TextDelta(Place, "H"),
        new TextDone(Place, "Hi."),
        new AudioTranscriptDelta(Place, "H"),
        new AudioTranscriptDone(Place, "Hi."),
        new AudioDelta(Place, new byte[] { 1, 2, 3, 4 }),
        new AudioDone(Place),
        new AudioTimestampDelta(Place, 490, 387, "Hi"),
        new AudioTimestampDone(Place),
        new VisemeDelta(Place, 455, 20),
        new VisemeDone(Place),
        new BlendshapesDelta(Place, 12, new float[2 * BlendshapesDelta.ValuesPerFrame]),
        new BlendshapesDone(Place),
        new LatencyReceipt(
            "resp_1",
            "item_1",
            new()
            {
                SpeechEndFound = 512.5,
                FinalTranscript = 550,
                ResponseCreated = 550,
                FirstAudioSent = 610,
                Heard = 610,
            }
        )
        {
            OutputItemId = "item_2",
            AudioEndMs = 2_300,
        },
        new FunctionArgumentsDelta(Place, "call_1", "{\"ci"),
        new FunctionArgumentsDone(Place, "call_1", "weather", "{}"),
        new McpListToolsInProgress("item_3"),
        new McpListToolsCompleted("item_3"),
        new McpListToolsFailed("item_3"),
        new McpArgumentsDelta(Place, "{\"ci"),
        new McpArgumentsDone(Place, "{}"),
        new McpCallInProgress("item_4", 1),
        new McpCallCompleted("item_4", 1),
        new McpCallFailed("item_4", 1),
        new FoundryAgentArgumentsDelta(Place, "{\"in"),
        new FoundryAgentArgumentsDone(Place, "{}"),
        new FoundryAgentCallInProgress("item_5", 1),
        new FoundryAgentCallCompleted("item_5", 1, "resp_9"),
        new FoundryAgentCallFailed("item_5", 1),
    ];
}
