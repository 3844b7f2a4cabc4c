namespace Parley.Runtime.Connection;

/// <summary>The client's side of a session: messages in, messages out, one close. Implemented over a WebSocket, and in memory for tests.</summary>
public interface IClientConnection
{
    /// <summary>
    /// Reads the next whole message into <paramref name="buffer"/> (which grows as needed). One reader at a time.
    /// </summary>
    /// <returns>What came; <see cref="ReceivedKind.Closed"/> when the client closed or the connection broke.</returns>
    ValueTask<ReceivedKind> ReceiveAsync(MessageBuffer buffer, CancellationToken cancellationToken);

    /// <summary>Sends one whole text message of UTF-8 JSON. One sender at a time.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken);

    /// <summary>Says goodbye with a close code; returns when the close was sent, or the connection is gone. Never throws for that.</summary>
    ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken);
}

public enum ReceivedKind
{
    /// <summary>JSON, from a text or a binary frame.</summary>
    Message,

    /// <summary>A message longer than the limit; it was read to its end and dropped.</summary>
    TooLarge,

    /// <summary>No more messages will come.</summary>
    Closed,
}
