using System.Collections.Immutable;
using Parley.Protocol.Errors;

namespace Parley.Protocol.Conversation;

/// <summary><c>conversation.item.input_audio_transcription.delta</c>: more of the stable part of the transcript.</summary>
public sealed record TranscriptionDelta(string ItemId, int ContentIndex, string Delta) : ServerEvent
{
    /// <summary>One entry per word of the delta; null when not asked for, or not known.</summary>
    public ImmutableArray<LogProb>? LogProbs { get; init; }
}

/// <summary><c>conversation.item.input_audio_transcription.completed</c>.</summary>
public sealed record TranscriptionCompleted(string ItemId, int ContentIndex, string Transcript) : ServerEvent
{
    /// <summary>One entry per word; null when not asked for, or not known.</summary>
    public ImmutableArray<LogProb>? LogProbs { get; init; }

    /// <summary>Null when not asked for, or when the transcriber knows no word times.</summary>
    public ImmutableArray<TranscriptionPhrase>? Phrases { get; init; }

    /// <summary>Length of the item's audio in whole seconds, rounded up; written by the dialects that report usage here.</summary>
    public long Seconds { get; init; }
}

/// <summary><c>conversation.item.input_audio_transcription.failed</c>.</summary>
public sealed record TranscriptionFailed(string ItemId, int ContentIndex, WireError Error) : ServerEvent;
