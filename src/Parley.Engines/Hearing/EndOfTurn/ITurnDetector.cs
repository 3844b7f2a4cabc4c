namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>Says from the sound of a turn so far how likely it is that the person has finished. Shared by all sessions; thread-safe.</summary>
public interface ITurnDetector
{
    string Name { get; }

    /// <summary>How much of a turn's end it looks at, in samples of 16 kHz mono.</summary>
    int WindowSamples { get; }

    /// <summary>
    /// Probability that the turn is complete, 0 to 1. It takes tens of milliseconds, so it is computed on another thread: the call
    /// itself returns at once. Asked once in a pause.
    /// </summary>
    /// <param name="turn">The last samples of the turn, the pause included; 16 kHz, mono, 16 bit; at most <see cref="WindowSamples"/>. Not changed until the task is over.</param>
    /// <exception cref="EngineException">The model failed.</exception>
    Task<float> ScoreAsync(ReadOnlyMemory<short> turn, CancellationToken cancellationToken);
}
