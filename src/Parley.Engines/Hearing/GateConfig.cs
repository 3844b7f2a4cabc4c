namespace Parley.Engines.Hearing;

/// <summary>When a person counts as having begun and as having ended to speak (<c>turn_detection</c>).</summary>
public sealed record GateConfig
{
    /// <summary>Probability of speech from which a frame counts as speech, 0 to 1.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <summary>Audio before the first speech that belongs to the turn, in ms.</summary>
    public int PrefixPaddingMs { get; init; } = 300;

    /// <summary>Speech that must have been heard before it counts, in ms.</summary>
    public int SpeechDurationMs { get; init; } = 80;

    /// <summary>Silence after which the turn has ended, in ms.</summary>
    public int SilenceDurationMs { get; init; } = 500;
}
