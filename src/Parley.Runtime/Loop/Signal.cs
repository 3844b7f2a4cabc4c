using System.Threading.Channels;

namespace Parley.Runtime.Loop;

/// <summary>
/// Wakes one waiter that then looks for itself. A signal given while nobody waits is kept, once. (A completion source that is
/// awaited with a token would leave for the thread pool, where the simulation cannot follow.)
/// </summary>
internal sealed class Signal
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );

    public void Set() => _signals.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await _signals.Reader.WaitToReadAsync(cancellationToken);
        _signals.Reader.TryRead(out _);
    }
}
