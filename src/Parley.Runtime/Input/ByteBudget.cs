namespace Parley.Runtime.Input;

/// <summary>
/// A bound on the bytes that wait between one producer and one consumer. The producer waits while the bound is exceeded; a
/// single piece larger than the bound passes when nothing else waits.
/// </summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Lock _lock = new();
    private long _taken;
    private TaskCompletionSource? _waiting;

    /// <summary>Takes room for a piece; waits until there is some.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_lock)
            {
                if (_taken == 0 || _taken + bytes <= limit)
                {
                    _taken += bytes;
                    return;
                }

                _waiting ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _waiting.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives room back.</summary>
    public void Give(int bytes)
    {
        TaskCompletionSource? waiting;
        lock (_lock)
        {
            _taken -= bytes;
            waiting = _waiting;
            _waiting = null;
        }

        waiting?.TrySetResult();
    }
}
