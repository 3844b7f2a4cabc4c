using Parley.Runtime.Loop;

namespace Parley.Runtime.Input;

/// <summary>
/// A bound on the bytes that wait between one producer and one consumer. The producer waits while the bound is exceeded; a
/// single piece larger than the bound passes when nothing else waits.
/// </summary>
internal sealed class ByteBudget(long limit)
{
    private readonly Signal _freed = new();
    private long _taken;

    /// <summary>Takes room for a piece; waits until there is some.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        while (Interlocked.Read(ref _taken) is var taken && taken > 0 && taken + bytes > limit)
        {
            await _freed.WaitAsync(cancellationToken);
        }

        Interlocked.Add(ref _taken, bytes);
    }

    /// <summary>Gives room back.</summary>
    public void Give(int bytes)
    {
        Interlocked.Add(ref _taken, -bytes);
        _freed.Set();
    }
}
