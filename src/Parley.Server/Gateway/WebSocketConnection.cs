using System.Net.WebSockets;
using Parley.Runtime.Connection;

namespace Parley.Server.Gateway;

/// <summary>
/// A session's client behind a WebSocket. An idle connection holds no buffer: it waits on a read of zero bytes. Cancelling a
/// read leaves the socket whole, so that a goodbye can still be said.
/// </summary>
internal sealed class WebSocketConnection(WebSocket socket, TimeProvider time) : IClientConnection
{
    /// <summary>A message that goes on beyond this many times the limit is no mistake any more: the connection is closed.</summary>
    private const int PatienceFactor = 4;

    /// <summary>Shorter messages are not worth compressing.</summary>
    private const int SmallMessage = 256;

    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RestOfMessage = TimeSpan.FromMilliseconds(500);
    private Task<ValueWebSocketReceiveResult>? _waiting;

    public async ValueTask<ReceivedKind> ReceiveAsync(MessageBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            buffer.Clear();
            var first = await WaitForDataAsync(cancellationToken);
            if (first.MessageType is WebSocketMessageType.Close)
            {
                return ReceivedKind.Closed;
            }

            return first.EndOfMessage ? ReceivedKind.Message : await ReadMessageAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (IsGone(e, cancellationToken))
        {
            return ReceivedKind.Closed;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(utf8, WebSocketMessageType.Text, FlagsFor(utf8.Span), cancellationToken);
        }
        catch (Exception e) when (IsGone(e, cancellationToken))
        {
            throw new IOException("The client's connection is gone.", e);
        }
    }

    public async ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(CloseLimit, time);
        await using var link = timer.Token.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(),
            limit
        );
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, Short(reason), limit.Token);
            }
        }
        catch (Exception e) when (IsGone(e, CancellationToken.None))
        {
            socket.Abort();
        }
    }

    /// <summary>Waits for the client's side of the goodbye, 2 s at most, and lets the connection go. After the session's last read.</summary>
    public async Task FinishAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(CloseLimit, time);
            using var buffer = new MessageBuffer(4 * 1024);
            while (socket.State is WebSocketState.CloseSent && !limit.IsCancellationRequested)
            {
                if (await ReceiveAsync(buffer, limit.Token) is ReceivedKind.Closed)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The client did not answer in time.
        }

        if (socket.State is not WebSocketState.Closed)
        {
            socket.Abort();
        }

        if (_waiting is { } waiting)
        {
            await EndOf(waiting);
        }
    }

    private async ValueTask<ValueWebSocketReceiveResult> WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (_waiting is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (read.IsCompletedSuccessfully)
            {
                return await read;
            }

            _waiting = read.AsTask();
        }

        var result = await _waiting.WaitAsync(cancellationToken);
        _waiting = null;
        return result;
    }

    private async ValueTask<ReceivedKind> ReadMessageAsync(MessageBuffer buffer, CancellationToken cancellationToken)
    {
        var dropped = 0L;
        while (true)
        {
            var room = buffer.GetMemory();
            if (room.IsEmpty)
            {
                dropped += buffer.Length;
                buffer.Clear();
                room = buffer.GetMemory();
            }

            var result = await ReadAsync(room, cancellationToken);
            if (result.MessageType is WebSocketMessageType.Close)
            {
                return ReceivedKind.Closed;
            }

            buffer.Advance(result.Count);
            if (dropped + buffer.Length > (long)buffer.Limit * PatienceFactor)
            {
                await CloseAsync((int)WebSocketCloseStatus.MessageTooBig, "message too big", cancellationToken);
                return ReceivedKind.Closed;
            }

            if (!result.EndOfMessage)
            {
                continue;
            }

            if (dropped == 0)
            {
                return ReceivedKind.Message;
            }

            buffer.Clear();
            return ReceivedKind.TooLarge;
        }
    }

    /// <summary>
    /// Cancelling a read of the socket would break it, and the memory must not go back while it is written to. So the rest of a
    /// message gets a moment to come; only then is the connection given up.
    /// </summary>
    private async ValueTask<ValueWebSocketReceiveResult> ReadAsync(
        Memory<byte> room,
        CancellationToken cancellationToken
    )
    {
        var read = socket.ReceiveAsync(room, CancellationToken.None);
        if (read.IsCompleted)
        {
            return await read;
        }

        var reading = read.AsTask();
        try
        {
            return await reading.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            try
            {
                await reading.WaitAsync(RestOfMessage, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                socket.Abort();
                await EndOf(reading);
            }

            throw;
        }
    }

    /// <summary>Ended by an abort; the fault is of no interest.</summary>
    private static Task EndOf(Task reading) =>
        reading.ContinueWith(
            static _ => { },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );

    /// <summary>Audio hardly shrinks and comes often, so it goes out as it is.</summary>
    private static WebSocketMessageFlags FlagsFor(ReadOnlySpan<byte> utf8) =>
        utf8.Length < SmallMessage || utf8[..SmallMessage].IndexOf("audio.delta\""u8) >= 0
            ? WebSocketMessageFlags.EndOfMessage | WebSocketMessageFlags.DisableCompression
            : WebSocketMessageFlags.EndOfMessage;

    /// <summary>A close frame holds 123 bytes of reason.</summary>
    private static string Short(string reason) => reason.Length <= 120 ? reason : reason[..120];

    private static bool IsGone(Exception e, CancellationToken cancellationToken) =>
        e is WebSocketException or ObjectDisposedException or IOException or InvalidOperationException
        || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
