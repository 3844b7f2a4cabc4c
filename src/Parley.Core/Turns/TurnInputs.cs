using System.Collections.Immutable;

namespace Parley.Core.Turns;

/// <summary>The person began to speak. Positions count 16 kHz samples from the session's first, padding included.</summary>
public sealed record SpeechStarted(long AtSample) : SessionInput;

/// <summary>The person stopped, and stayed silent long enough.</summary>
public sealed record SpeechStopped(long AtSample) : SessionInput
{
    /// <summary>When that sample came in, in an even stream; null: now.</summary>
    public DateTimeOffset? LastSoundAt { get; init; }
}

/// <summary>
/// The person is silent since <paramref name="AtSample"/>, and the turn is complete with this probability (0 to 1): said at the beginning of
/// a pause, after about 100 ms, and again when it changes; 0: the person went on. The turn is still open. Only where turns end by
/// meaning. Nothing has to come of it.
/// </summary>
public sealed record TurnLikelyOver(int Turn, long AtSample, double Probability) : SessionInput;

/// <summary>Manual turns: audio began to fill an empty buffer.</summary>
public sealed record BufferStarted(long AtSample) : SessionInput;

/// <summary>The client committed its buffer, which held the samples from start to end.</summary>
/// <param name="EventId">The client event, for errors.</param>
public sealed record BufferCommitted(long StartSample, long EndSample, string? EventId) : SessionInput
{
    /// <summary>When the last sample came in; null: now.</summary>
    public DateTimeOffset? LastSoundAt { get; init; }
}

/// <summary>The client cleared its buffer.</summary>
/// <param name="All">A turn that the client delimits itself goes, too.</param>
public sealed record BufferCleared(bool All = false) : SessionInput;

/// <summary>The silence that <see cref="MeasureSilence"/> asked for.</summary>
public sealed record SilenceHeard(long StartSample, long EndSample) : SessionInput;

/// <summary>The whole current hypothesis of a turn.</summary>
public sealed record TranscriptPart(int Turn, string Text) : SessionInput
{
    /// <summary>Its words, where the transcriber says how sure it is of each so far.</summary>
    public ImmutableArray<HeardWord> Words { get; init; } = [];
}

/// <summary>The final transcript of a turn.</summary>
public sealed record TranscriptDone(int Turn, string Text) : SessionInput
{
    /// <summary>The words of the text, in order; empty where the transcriber knows only the text.</summary>
    public ImmutableArray<HeardWord> Words { get; init; } = [];

    /// <summary>BCP-47 name of the language heard, where known.</summary>
    public string? Locale { get; init; }
}

public sealed record TranscriptFailed(int Turn, EngineFailure Failure) : SessionInput;
