namespace Parley.Runtime.Simulation;

internal sealed class SimulatedTimer(SimulationContext context, TimerCallback callback, object? state) : ITimer
{
    private long _due = -1;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        // The same as a real timer takes at most: 49.7 days.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime.TotalMilliseconds, uint.MaxValue - 1d, nameof(dueTime));
        _period = period;
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            _due = -1;
            return true;
        }

        _due = context.Now + dueTime.Ticks;
        context.Arm(this, _due);
        return true;
    }

    public bool IsArmedFor(long due) => _due == due;

    public void Fire()
    {
        _due = -1;
        if (_period > TimeSpan.Zero)
        {
            Change(_period, _period);
        }

        callback(state);
    }

    public void Dispose() => _due = -1;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
