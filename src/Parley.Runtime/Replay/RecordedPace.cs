using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>Lets what an engine answered come as long after the question as it came then.</summary>
internal sealed class RecordedPace(List<EngineEntry> call, TimeProvider time)
{
    private readonly long _asked = time.GetTimestamp();

    public Task UntilAsync(EngineEntry entry, CancellationToken cancellationToken)
    {
        var left = entry.At - call[0].At - time.GetElapsedTime(_asked);
        return left > TimeSpan.Zero ? Task.Delay(left, time, cancellationToken) : Task.CompletedTask;
    }
}
