using Parley.Core.Responses;

namespace Parley.Core.Speech;

/// <summary>Text that is about to be heard: the next piece of the answer, with its spaces and punctuation.</summary>
/// <param name="Text">Pieces joined give the clauses as they were written.</param>
/// <param name="Word">The word in it that has a time; null when it has none.</param>
/// <param name="OffsetMs">From the first sample of the response's audio.</param>
public sealed record SpokenText(int Generation, string Text, string? Word, long OffsetMs, long DurationMs)
    : ResponseInput(Generation);

/// <summary>A mouth shape that is about to be seen.</summary>
public sealed record SpokenViseme(int Generation, int VisemeId, long OffsetMs) : ResponseInput(Generation);

/// <summary>Frames of the face that belong to the audio that comes next.</summary>
/// <param name="FrameIndex">Index of the first; frame n belongs to n/60 s of the response's audio.</param>
/// <param name="Frames">Whole frames, one after the other.</param>
public sealed record SpokenFrames(int Generation, int FrameIndex, ReadOnlyMemory<float> Frames)
    : ResponseInput(Generation);

/// <summary>Audio that is due, in the response's output format.</summary>
public sealed record SpokenAudio(int Generation, ReadOnlyMemory<byte> Audio, int Samples) : ResponseInput(Generation)
{
    /// <summary>When the voice had made it, of the first audio of a response; null: not told.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>How long it is until something can be heard, of the first audio of a response.</summary>
    public TimeSpan Lead { get; init; }
}

/// <summary>Every clause was spoken to its end.</summary>
public sealed record SpeechFinished(int Generation) : ResponseInput(Generation);

public sealed record SpeechFailed(int Generation, EngineFailure Failure) : ResponseInput(Generation);
