namespace Parley.Bench.Machine;

/// <summary>CPU of one process tree between two moments.</summary>
internal sealed class CpuMeter
{
    private readonly BenchClock _clock;
    private readonly int _process;
    private readonly double _began;
    private readonly Dictionary<(int Process, int Thread), long> _before;

    private CpuMeter(BenchClock clock, int process)
    {
        _clock = clock;
        _process = process;
        _before = ProcFs.ThreadTimes(process);
        _began = clock.NowMs;
    }

    public static CpuMeter Start(BenchClock clock, int process) => new(clock, process);

    /// <summary>CPU ms per ms of time since the start, that is, cores. Threads that ended in between are not counted.</summary>
    public double Cores()
    {
        var elapsed = _clock.NowMs - _began;
        var used = ProcFs.ThreadTimes(_process).Sum(now => now.Value - _before.GetValueOrDefault(now.Key));
        return used / 1e6 / Math.Max(1, elapsed);
    }
}
