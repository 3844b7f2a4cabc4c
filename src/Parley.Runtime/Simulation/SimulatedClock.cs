namespace Parley.Runtime.Simulation;

/// <summary>The simulation's clock; it moves only when nothing is left to do.</summary>
public sealed class SimulatedClock : TimeProvider
{
    private readonly SimulationContext _context;
    private readonly DateTimeOffset _start;

    internal SimulatedClock(SimulationContext context, DateTimeOffset start) => (_context, _start) = (context, start);

    /// <summary>Since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_context.Now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_context.Now);

    public override long GetTimestamp() => _context.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(_context, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until a moment, counted from the start.</summary>
    public Task UntilAsync(TimeSpan moment) =>
        moment > Elapsed ? Task.Delay(moment - Elapsed, this) : Task.CompletedTask;
}
