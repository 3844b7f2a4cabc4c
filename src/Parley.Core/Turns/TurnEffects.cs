using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Session;

namespace Parley.Core.Turns;

/// <summary>What the audio-in lane must know. Sent through the lane, so it holds from the next sample on.</summary>
/// <param name="TurnDetection">Null: manual turns.</param>
public sealed record ConfigureInput(WireAudioFormat Format, int SampleRate, TurnDetectionConfig? TurnDetection)
    : SessionEffect
{
    /// <summary>Null: echo stays.</summary>
    public EchoCancellationConfig? EchoCancellation { get; init; }

    /// <summary>Null: noise stays.</summary>
    public NoiseReductionConfig? NoiseReduction { get; init; }
}

/// <summary>Start to transcribe a turn, from a sample that the lane still holds.</summary>
public sealed record StartTranscript(int Turn, long FromSample, TranscriptHints Hints) : SessionEffect;

/// <summary>The turn's audio ends here: finish its transcript.</summary>
/// <param name="ItemId">The item that the turn became.</param>
public sealed record EndTranscript(int Turn, long AtSample, string ItemId) : SessionEffect;

/// <summary>From the next sample on only audio of this turn counts, and the detector waits; null: as usual again.</summary>
public sealed record FollowClientTurn(string? TurnId) : SessionEffect;

/// <summary>Say which silence the buffer holds at its end, and count it as committed; answered by <see cref="SilenceHeard"/>.</summary>
/// <param name="Samples">At most so many, at 16 kHz.</param>
public sealed record MeasureSilence(long Samples) : SessionEffect;

/// <summary>Nobody wants the turn's transcript any more.</summary>
public sealed record CancelTranscript(int Turn) : SessionEffect;

/// <summary>What helps to understand the turn.</summary>
/// <param name="Languages">BCP-47 names, the preferred first; empty: find out.</param>
/// <param name="Phrases">What the person is likely to say.</param>
/// <param name="Tools">What can be asked for.</param>
public sealed record TranscriptHints(
    ImmutableArray<string> Languages,
    ImmutableArray<string> Phrases,
    ImmutableArray<string> Tools,
    string? LastAssistantText
)
{
    /// <summary>Words of which one may be all that is said.</summary>
    public ImmutableArray<string> ShortReplies { get; init; } = [];

    /// <summary>Free text about what will be said; its unusual words are likely.</summary>
    public string? Prompt { get; init; }

    /// <summary>Schemas of what the tools want to know: the form of the answer that comes.</summary>
    public ImmutableArray<JsonElement> ToolSchemas { get; init; } = [];

    /// <summary>The client wants to know of each delta how sure the transcriber is of it.</summary>
    public bool PartialProbabilities { get; init; }
}
