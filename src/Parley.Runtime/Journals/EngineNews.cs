using Parley.Engines;
using Parley.Engines.Hearing;
using Parley.Engines.Responses;
using Parley.Engines.Speech;
using Parley.Engines.Tools;

namespace Parley.Runtime.Journals;

/// <summary>What passes between a session and an engine.</summary>
internal abstract record EngineNews;

/// <summary>An utterance begins at a sample of the session, 16 kHz; null where it is not a part of the stream.</summary>
internal sealed record EarOpened(long? FromSample) : EngineNews;

/// <summary>A hypothesis, after so many samples of the utterance.</summary>
internal sealed record EarHeard(long Samples, PartialTranscript Partial) : EngineNews;

/// <summary>The utterance is over, after so many samples.</summary>
internal sealed record EarCompleted(long Samples) : EngineNews;

/// <summary>Its transcript.</summary>
internal sealed record EarUnderstood(Transcript Transcript) : EngineNews;

/// <summary>A question; the conversation is told by its last words and its length alone.</summary>
internal sealed record ResponderAsked(string LastText, int Entries, string Model) : EngineNews;

internal sealed record ResponderSaid(ResponderPart Part) : EngineNews;

/// <summary>A clause to be spoken.</summary>
internal sealed record SpeakerAsked(string Text, string Voice, double Rate, double Pitch, double Volume) : EngineNews;

internal sealed record SpeakerSaid(SpeechPart Part) : EngineNews;

/// <summary>A server of tools is asked what it has.</summary>
internal sealed record ToolsAsked(string Url) : EngineNews;

internal sealed record ToolsOffered(IReadOnlyList<OfferedTool> Tools) : EngineNews;

/// <summary>A tool is run.</summary>
internal sealed record ToolCalled(string Url, string Name, string Arguments) : EngineNews;

internal sealed record ToolGave(ToolOutcome Outcome) : EngineNews;

/// <summary>The server of a tool failed.</summary>
internal sealed record ToolServerBroke(ToolFault Fault, string Message, int? Code) : EngineNews;

/// <summary>The stream ended in good order.</summary>
internal sealed record EngineEnded : EngineNews;

/// <summary>It failed.</summary>
/// <param name="Fault">Null: not in a way that its contract knows.</param>
internal sealed record EngineBroke(EngineFault? Fault, string Message, string? Code) : EngineNews
{
    public static EngineBroke Of(Exception exception) =>
        exception is EngineException e ? new(e.Fault, e.Message, e.Code) : new(null, exception.GetType().Name, null);

    /// <summary>As it was thrown, for the session; the message of anything unexpected was not kept.</summary>
    public Exception ToException() =>
        Fault is { } fault
            ? new EngineException(fault, Message) { Code = Code }
            : new InvalidOperationException(Message);
}
