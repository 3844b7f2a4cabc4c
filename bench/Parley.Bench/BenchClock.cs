namespace Parley.Bench;

/// <summary>One clock for everything a run measures: milliseconds since the run began.</summary>
internal sealed class BenchClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    public TimeProvider Time => time;

    public double NowMs => time.GetElapsedTime(_origin).TotalMilliseconds;

    public Task WaitAsync(double milliseconds, CancellationToken cancellationToken) =>
        milliseconds <= 0
            ? Task.CompletedTask
            : Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, cancellationToken);
}
