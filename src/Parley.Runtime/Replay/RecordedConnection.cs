using Parley.Runtime.Connection;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Replay;

/// <summary>The client of a recording: sends what it sent when it sent it, takes everything at once, and hangs up as it did.</summary>
internal sealed class RecordedConnection(IReadOnlyList<ClientEntry> messages, TimeSpan end, TimeProvider time)
    : IClientConnection
{
    private readonly long _start = time.GetTimestamp();
    private int _next;

    public async ValueTask<ReceivedKind> ReceiveAsync(MessageBuffer buffer, CancellationToken cancellationToken)
    {
        if (_next == messages.Count)
        {
            await UntilAsync(end, cancellationToken);
            return ReceivedKind.Closed;
        }

        var entry = messages[_next++];
        await UntilAsync(entry.At, cancellationToken);
        if (entry.Message is not { } message || message.Length > buffer.Limit)
        {
            return ReceivedKind.TooLarge;
        }

        for (var at = 0; at < message.Length; )
        {
            var room = buffer.GetMemory();
            var count = Math.Min(room.Length, message.Length - at);
            message.AsMemory(at, count).CopyTo(room);
            buffer.Advance(count);
            at += count;
        }

        return ReceivedKind.Message;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken) => default;

    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken) => default;

    private async ValueTask UntilAsync(TimeSpan moment, CancellationToken cancellationToken)
    {
        var left = moment - time.GetElapsedTime(_start);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, time, cancellationToken);
        }
    }
}
