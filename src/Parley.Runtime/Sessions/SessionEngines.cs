using Parley.Engines.Hearing;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Engines.Responses;
using Parley.Engines.Speech;
using Parley.Engines.Tools;
using Parley.Runtime.Speech;

namespace Parley.Runtime.Sessions;

/// <summary>The engines that a session uses. Only the detector and the responder are always there.</summary>
/// <param name="Transcriber">Null: speech is not understood; the client is told by a <c>warning</c>.</param>
/// <param name="Speaker">Null: answers are text only; the client is told by a <c>warning</c>.</param>
/// <param name="Notices">What a client should know once per session, for instance that the ear is a stop-gap.</param>
public sealed record SessionEngines(
    IVoiceDetector Detector,
    ITranscriber? Transcriber,
    IResponder Responder,
    ISpeaker? Speaker,
    VoiceMap Voices,
    IReadOnlyList<EngineNotice> Notices
)
{
    /// <summary>Null: echo is not cancelled; a client that asks for it is told by a <c>warning</c>.</summary>
    public IEchoCanceller? EchoCanceller { get; init; }

    /// <summary>Null: noise is not suppressed; a client that asks for it is told by a <c>warning</c>.</summary>
    public INoiseSuppressor? NoiseSuppressor { get; init; }

    /// <summary>Null: turns end by what Parley itself hears and understands.</summary>
    public ITurnDetector? TurnDetector { get; init; }

    /// <summary>Reaches servers of tools; null: none can be listed, and the client is told so.</summary>
    public IToolHost? Tools { get; init; }

    /// <summary>Lexicons and rules of text that clients name; null: nothing is fetched.</summary>
    public SpeechDocuments? Documents { get; init; }
}

/// <summary>A remark for the client, sent once as a <c>warning</c> after its first <c>session.update</c> or turn.</summary>
public sealed record EngineNotice(string Code, string Message, string? Param = null);
