namespace Parley.Engines.Espeak;

/// <summary>Keeps one child running: a dead one is replaced when it is next needed, with longer and longer waits between.</summary>
internal sealed class EspeakConnection(
    Func<CancellationToken, Task<EspeakChild>> start,
    EspeakChild first,
    TimeProvider time
) : IDisposable
{
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _healthy = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1);
    private EspeakChild _child = first;
    private long _startedAt = time.GetTimestamp();
    private int _quickDeaths;

    public EspeakGreeting Greeting { get; } = first.Greeting;

    public int ProcessId => _child.ProcessId;

    /// <summary>The running child, or a new one.</summary>
    /// <exception cref="EngineException">It cannot be started.</exception>
    public async ValueTask<EspeakChild> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _child) is { IsAlive: true } running)
        {
            return running;
        }
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_child.IsAlive)
            {
                return _child;
            }
            _quickDeaths = time.GetElapsedTime(_startedAt) < _healthy ? _quickDeaths + 1 : 0;
            if (_quickDeaths > 1)
            {
                var wait = _firstWait * Math.Pow(2, Math.Min(_quickDeaths - 2, 10));
                await Task.Delay(wait < _longestWait ? wait : _longestWait, time, cancellationToken);
            }
            var child = await start(cancellationToken);
            _startedAt = time.GetTimestamp();
            Volatile.Write(ref _child, child);
            return child;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _child.Dispose();
        _gate.Dispose();
    }
}
