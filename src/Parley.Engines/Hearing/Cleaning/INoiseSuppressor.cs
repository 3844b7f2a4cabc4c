namespace Parley.Engines.Hearing.Cleaning;

/// <summary>Takes noise out of speech. Shared by all sessions; thread-safe.</summary>
public interface INoiseSuppressor
{
    string Name { get; }

    /// <summary>Opens the state of one audio stream.</summary>
    INoiseSuppression Open(NoiseSuppressionLevel level);
}

/// <summary>How much is taken out; more noise taken is also more voice taken.</summary>
public enum NoiseSuppressionLevel
{
    /// <summary>For a microphone near the mouth.</summary>
    Low,

    /// <summary>For a microphone across the room.</summary>
    Moderate,

    /// <summary>As much as the engine can.</summary>
    High,
}

/// <summary>The suppressor's state for one stream. Used by one thread at a time. Allocates nothing per frame.</summary>
public interface INoiseSuppression : IDisposable
{
    /// <summary>Length of every frame, in samples of 16 kHz mono.</summary>
    int FrameSamples { get; }

    /// <summary>How far the output lags behind the input, in samples.</summary>
    int DelaySamples { get; }

    /// <summary>Cleans one frame.</summary>
    /// <param name="input">Exactly <see cref="FrameSamples"/> samples, 16 kHz, mono, 16 bit.</param>
    /// <param name="output">As long; may be the input's own memory.</param>
    void Process(ReadOnlySpan<short> input, Span<short> output);

    /// <summary>Forgets what was heard, as if a new stream began.</summary>
    void Reset();
}
