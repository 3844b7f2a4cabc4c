using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Runtime.Replay;

/// <summary>A turn detector that answers before it returns: in simulated time, thinking takes none.</summary>
internal sealed class InlineTurnDetector(ITurnDetector inner) : ITurnDetector
{
    public string Name => inner.Name;

    public int WindowSamples => inner.WindowSamples;

    public Task<float> ScoreAsync(ReadOnlyMemory<short> turn, CancellationToken cancellationToken)
    {
        var simulation = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return Task.FromResult(inner.ScoreAsync(turn, cancellationToken).GetAwaiter().GetResult());
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(simulation);
        }
    }
}
