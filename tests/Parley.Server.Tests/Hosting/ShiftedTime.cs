namespace Parley.Server.Tests.Hosting;

/// <summary>The real clock, which a test can put forward; or one that stands until it does. Timers are real in both.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private readonly (DateTimeOffset Now, long Timestamp)? _standing;
    private long _ticks;

    public ShiftedTime(bool stands = false)
    {
        if (stands)
        {
            _standing = (System.GetUtcNow(), System.GetTimestamp());
        }
    }

    public void Forward(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() =>
        (_standing?.Now ?? System.GetUtcNow()).AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() =>
        (long)(
            (_standing?.Timestamp ?? System.GetTimestamp()) * ((double)TimestampFrequency / System.TimestampFrequency)
        ) + Interlocked.Read(ref _ticks);
}
