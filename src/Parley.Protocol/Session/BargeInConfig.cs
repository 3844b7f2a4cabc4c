namespace Parley.Protocol.Session;

/// <summary>What happens when something is heard while an answer is audible (docs/guides/barge-in.md). Parley's own.</summary>
public sealed record BargeInConfig
{
    /// <summary>Listens first: the answer becomes quiet, then stops or goes on.</summary>
    public static BargeInConfig Confirming { get; } = new();

    /// <summary>Stops at the first sound that the detector calls speech, as the original does.</summary>
    public static BargeInConfig Immediate { get; } = new() { Confirms = false };

    public bool Confirms { get; init; } = true;

    /// <summary>How loud the answer goes on while it is not known what was heard, dB; 0 leaves it as it is.</summary>
    public double DuckDb { get; init; } = -12;

    /// <summary>From the onset until it is known whether that is a voice, ms.</summary>
    public int ConfirmMs { get; init; } = 300;

    /// <summary>How much longer a voice may be a mere "mm-hm": until then the answer waits, ms; 0: every voice stops it.</summary>
    public int HoldMs { get; init; } = 400;

    /// <summary>Audio that the client usually holds back before it plays it, ms.</summary>
    public int PlaybackBufferMs { get; init; }
}
