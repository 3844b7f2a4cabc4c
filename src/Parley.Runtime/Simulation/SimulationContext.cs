namespace Parley.Runtime.Simulation;

/// <summary>
/// One thread, one queue of work, one clock that jumps: the clock moves to the next timer only when nothing is left to do, so a
/// call of minutes takes milliseconds and gives the same events every time. Work that leaves the thread is an error.
/// </summary>
public sealed class SimulationContext : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Work, object? State)> _ready = new();
    private readonly PriorityQueue<SimulatedTimer, (long Due, long Order)> _timers = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _order;

    private static readonly DateTimeOffset _first = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    private SimulationContext(DateTimeOffset start) => Clock = new(this, start);

    public SimulatedClock Clock { get; }

    internal long Now { get; private set; }

    /// <summary>Runs a scenario to its end.</summary>
    /// <param name="scenario">Gets the clock; may start as many tasks as it likes.</param>
    /// <param name="limit">Longest simulated time; ten minutes where it is not said.</param>
    /// <param name="start">What the clock shows at first; 2026-01-01 09:00 UTC where it is not said.</param>
    /// <exception cref="InvalidOperationException">Everything waits, and nothing will ever wake it.</exception>
    public static void Run(Func<SimulatedClock, Task> scenario, TimeSpan? limit = null, DateTimeOffset? start = null)
    {
        var before = Current;
        var context = new SimulationContext(start ?? _first);
        SetSynchronizationContext(context);
        try
        {
            context.RunToEnd(scenario(context.Clock), limit ?? TimeSpan.FromMinutes(10));
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("Work left the simulation's thread.");
        }

        _ready.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    internal void Arm(SimulatedTimer timer, long due) => _timers.Enqueue(timer, (due, _order++));

    private void RunToEnd(Task scenario, TimeSpan limit)
    {
        while (!scenario.IsCompleted)
        {
            if (_ready.TryDequeue(out var next))
            {
                next.Work(next.State);
            }
            else if (_timers.TryDequeue(out var timer, out var at))
            {
                if (timer.IsArmedFor(at.Due))
                {
                    Now = Math.Max(Now, at.Due);
                    if (Now > limit.Ticks)
                    {
                        throw new TimeoutException("The simulated time is over.");
                    }

                    timer.Fire();
                }
            }
            else
            {
                throw new InvalidOperationException("Everything waits, and no timer is armed.");
            }
        }

        scenario.GetAwaiter().GetResult();
    }
}
