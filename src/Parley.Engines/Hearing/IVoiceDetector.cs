namespace Parley.Engines.Hearing;

/// <summary>Says how likely it is that a person speaks in a short frame of audio. Shared by all sessions; thread-safe.</summary>
public interface IVoiceDetector
{
    string Name { get; }

    /// <summary>Opens the state of one audio stream.</summary>
    IVoiceDetection Open();
}

/// <summary>The detector's state for one stream. Used by one thread at a time.</summary>
public interface IVoiceDetection : IDisposable
{
    /// <summary>Length of every frame, in samples of 16 kHz mono.</summary>
    int FrameSamples { get; }

    /// <summary>Probability of speech, 0 to 1.</summary>
    /// <param name="frame">Exactly <see cref="FrameSamples"/> samples, 16 kHz, mono, 16 bit.</param>
    float Score(ReadOnlySpan<short> frame);

    /// <summary>Forgets what was heard, as if a new stream began.</summary>
    void Reset();
}
