namespace Parley.Testing.Simulation;

/// <summary>The simulation's clock; starts at 2026-01-01 09:00 UTC.</summary>
public sealed class SimulatedClock : TimeProvider
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly SimulationContext _context;

    internal SimulatedClock(SimulationContext context) => _context = context;

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
