using Parley.Bench.Figures;

namespace Parley.Bench.Load;

/// <summary>
/// The open loop: one thread that sends each beat when it is due, whatever the answers do, and notes how late it was itself.
/// </summary>
internal sealed class LoadSender : IDisposable
{
    private readonly IReadOnlyList<LoadConnection> _connections;
    private readonly BenchClock _clock;
    private readonly Distribution _lateness;
    private readonly ManualResetEventSlim _stopped = new();
    private readonly Thread _thread;
    private volatile bool _counts;

    public LoadSender(IReadOnlyList<LoadConnection> connections, BenchClock clock, Distribution lateness)
    {
        _connections = connections;
        _clock = clock;
        _lateness = lateness;
        _thread = new Thread(Send)
        {
            IsBackground = true,
            Priority = ThreadPriority.AboveNormal,
            Name = "load sender",
        };
        _thread.Start();
    }

    /// <summary>True from the end of the warm-up to the end of the window: only such beats are counted.</summary>
    public bool Counts
    {
        get => _counts;
        set => _counts = value;
    }

    public void Dispose()
    {
        _stopped.Set();
        _thread.Join();
        _stopped.Dispose();
    }

    private void Send()
    {
        // The phases are spread over the beat, as those of independent callers are.
        var began = _clock.NowMs;
        var due = Enumerable
            .Range(0, _connections.Count)
            .Select(i => began + (LoadPlan.BeatMs * i / _connections.Count))
            .ToArray();
        while (!_stopped.Wait(TimeSpan.FromMilliseconds(1)))
        {
            for (var i = 0; i < due.Length; i++)
            {
                var now = _clock.NowMs;
                if (now < due[i])
                {
                    continue;
                }

                if (_counts)
                {
                    _lateness.Add(now - due[i]);
                }

                _connections[i].SendBeat(_counts);
                due[i] += LoadPlan.BeatMs;
            }
        }
    }
}
