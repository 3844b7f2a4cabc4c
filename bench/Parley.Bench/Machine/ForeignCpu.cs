namespace Parley.Bench.Machine;

/// <summary>Watches how much CPU is used by programs that are neither the bench nor started by it.</summary>
internal sealed class ForeignCpu
{
    private readonly BenchClock _clock;
    private readonly double _began;
    private readonly double? _machine;
    private readonly double _own;

    private ForeignCpu(BenchClock clock)
    {
        _clock = clock;
        _began = clock.NowMs;
        _machine = ProcFs.MachineBusyMs();
        _own = ProcFs.TreeCpuMs(Environment.ProcessId);
    }

    public static ForeignCpu Start(BenchClock clock) => new(clock);

    /// <summary>Mean since the start, in cores; null where the machine does not tell.</summary>
    public double? Cores()
    {
        if (_machine is not { } before || ProcFs.MachineBusyMs() is not { } after)
        {
            return null;
        }

        var own = ProcFs.TreeCpuMs(Environment.ProcessId) - _own;
        return Math.Max(0, (after - before - own) / Math.Max(1, _clock.NowMs - _began));
    }
}
