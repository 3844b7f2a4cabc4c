namespace Parley.Server.Tests.Hosting;

/// <summary>The real clock, which a test can put forward.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public void Forward(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() =>
        (long)(System.GetTimestamp() * ((double)TimestampFrequency / System.TimestampFrequency))
        + Interlocked.Read(ref _ticks);
}
