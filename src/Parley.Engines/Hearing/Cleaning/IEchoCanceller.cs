namespace Parley.Engines.Hearing.Cleaning;

/// <summary>Takes out of the microphone what the loudspeaker said. Shared by all sessions; thread-safe.</summary>
public interface IEchoCanceller
{
    string Name { get; }

    /// <summary>Opens the state of one audio stream.</summary>
    IEchoCancellation Open();
}

/// <summary>The canceller's state for one stream. Used by one thread at a time. Allocates nothing per frame.</summary>
public interface IEchoCancellation : IDisposable
{
    /// <summary>Length of every frame, in samples of 16 kHz mono.</summary>
    int FrameSamples { get; }

    /// <summary>How far the output lags behind the microphone, in samples.</summary>
    int DelaySamples { get; }

    /// <summary>Cancels the echo in one frame.</summary>
    /// <param name="microphone">Exactly <see cref="FrameSamples"/> samples, 16 kHz, mono, 16 bit.</param>
    /// <param name="reference">What was played, as long, and already moved to where its echo is expected.</param>
    /// <param name="output">As long; may be the microphone's own memory.</param>
    void Process(ReadOnlySpan<short> microphone, ReadOnlySpan<short> reference, Span<short> output);

    /// <summary>Forgets the room, as if a new stream began.</summary>
    void Reset();
}
