using System.Collections.Immutable;

namespace Parley.Protocol.Conversation;

/// <summary>A stretch of a transcript without a long pause.</summary>
/// <param name="OffsetMs">From the first sample of the item's audio, which is at its <c>audio_start_ms</c>.</param>
/// <param name="DurationMs">From the start of the first word to the end of the last.</param>
/// <param name="Text">The words, joined.</param>
public sealed record TranscriptionPhrase(long OffsetMs, long DurationMs, string Text)
{
    public ImmutableArray<TranscriptionWord> Words { get; init; } = [];

    /// <summary>BCP-47 name of the language heard, where known.</summary>
    public string? Locale { get; init; }

    /// <summary>0 to 1, where known.</summary>
    public double? Confidence { get; init; }
}

/// <summary>One word of a <see cref="TranscriptionPhrase"/>; its offset counts from the same sample.</summary>
public sealed record TranscriptionWord(string Text, long OffsetMs, long DurationMs);
