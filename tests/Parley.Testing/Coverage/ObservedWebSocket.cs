using System.Net.WebSockets;

namespace Parley.Testing.Coverage;

/// <summary>The server's end of a connection, with an observer that sees every whole message of both directions.</summary>
public sealed class ObservedWebSocket(WebSocket inner, WireObserver observer) : WebSocket
{
    private readonly MemoryStream _received = new();
    private readonly MemoryStream _sent = new();

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    public override void Abort() => inner.Abort();

    public override Task CloseAsync(
        WebSocketCloseStatus closeStatus,
        string? statusDescription,
        CancellationToken cancellationToken
    ) => inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus,
        string? statusDescription,
        CancellationToken cancellationToken
    ) => inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Dispose() => inner.Dispose();

    public override async Task<WebSocketReceiveResult> ReceiveAsync(
        ArraySegment<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        var result = await inner.ReceiveAsync(buffer, cancellationToken);
        Add(_received, buffer.AsSpan(0, result.Count), result.MessageType, result.EndOfMessage, observer.ClientSent);
        return result;
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        var result = await inner.ReceiveAsync(buffer, cancellationToken);
        Add(_received, buffer.Span[..result.Count], result.MessageType, result.EndOfMessage, observer.ClientSent);
        return result;
    }

    public override async Task SendAsync(
        ArraySegment<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken
    )
    {
        Add(_sent, buffer, messageType, endOfMessage, observer.ServerSent);
        await inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);
    }

    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer,
        WebSocketMessageType messageType,
        WebSocketMessageFlags messageFlags,
        CancellationToken cancellationToken
    )
    {
        var isEnd = messageFlags.HasFlag(WebSocketMessageFlags.EndOfMessage);
        Add(_sent, buffer.Span, messageType, isEnd, observer.ServerSent);
        await inner.SendAsync(buffer, messageType, messageFlags, cancellationToken);
    }

    /// <summary>Audio and JSON alike come in text or binary messages; only a goodbye is none.</summary>
    private static void Add(
        MemoryStream message,
        ReadOnlySpan<byte> bytes,
        WebSocketMessageType type,
        bool isEnd,
        Action<ReadOnlyMemory<byte>> use
    )
    {
        message.Write(bytes);
        if (isEnd && type is not WebSocketMessageType.Close)
        {
            use(message.GetBuffer().AsMemory(0, (int)message.Length));
            message.SetLength(0);
        }
    }
}
