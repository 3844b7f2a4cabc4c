using System.Text.Json;
using System.Threading.Channels;
using Parley.Runtime.Connection;

namespace Parley.Testing.Fakes;

/// <summary>A client in memory: sends what a test says, keeps what it gets and when.</summary>
public sealed class FakeConnection(TimeProvider time) : IClientConnection
{
    private readonly Channel<ReadOnlyMemory<byte>> _toServer = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly List<ReceivedEvent> _events = [];
    private readonly long _start = time.GetTimestamp();
    private readonly List<(Func<ReceivedEvent, bool> Wanted, TaskCompletionSource<ReceivedEvent> Found)> _waiting = [];

    /// <summary>What the client got, in order.</summary>
    public IReadOnlyList<ReceivedEvent> Events => _events;

    /// <summary>Since the connection was made.</summary>
    public TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>The server's goodbye; null while the connection is open.</summary>
    public (int Code, string Reason)? Closed { get; private set; }

    /// <summary>How long the client needs to take a message: a slow one waits here.</summary>
    public Func<CancellationToken, ValueTask> BeforeReceive { get; set; } = _ => default;

    /// <summary>The client says something.</summary>
    public void Send(string json) => _toServer.Writer.TryWrite(System.Text.Encoding.UTF8.GetBytes(json));

    public void Send(ReadOnlyMemory<byte> message) => _toServer.Writer.TryWrite(message);

    /// <summary>The client hangs up, or its network does.</summary>
    public void Drop() => _toServer.Writer.TryComplete();

    /// <summary>Waits for the next event, from now on, of a type.</summary>
    public Task<ReceivedEvent> NextAsync(string type) =>
        NextAsync(e => string.Equals(e.Type, type, StringComparison.Ordinal));

    public Task<ReceivedEvent> NextAsync(Func<ReceivedEvent, bool> wanted)
    {
        var found = new TaskCompletionSource<ReceivedEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((wanted, found));
        return found.Task;
    }

    public async ValueTask<ReceivedKind> ReceiveAsync(MessageBuffer buffer, CancellationToken cancellationToken)
    {
        if (!await _toServer.Reader.WaitToReadAsync(cancellationToken) || !_toServer.Reader.TryRead(out var message))
        {
            return ReceivedKind.Closed;
        }

        if (message.Length > buffer.Limit)
        {
            return ReceivedKind.TooLarge;
        }

        while (!message.IsEmpty)
        {
            var room = buffer.GetMemory();
            var count = Math.Min(room.Length, message.Length);
            message[..count].CopyTo(room);
            buffer.Advance(count);
            message = message[count..];
        }

        return ReceivedKind.Message;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        var json = JsonDocument.Parse(utf8.ToArray()).RootElement;
        await BeforeReceive(cancellationToken);
        var received = new ReceivedEvent(json, time.GetElapsedTime(_start));
        _events.Add(received);
        foreach (var waiter in _waiting.Where(w => w.Wanted(received)).ToArray())
        {
            _waiting.Remove(waiter);
            waiter.Found.TrySetResult(received);
        }
    }

    public ValueTask CloseAsync(int code, string reason, CancellationToken cancellationToken)
    {
        Closed ??= (code, reason);
        _toServer.Writer.TryComplete();
        return default;
    }
}

/// <summary>An event as the client got it.</summary>
/// <param name="At">Since the connection was made.</param>
public sealed record ReceivedEvent(JsonElement Json, TimeSpan At)
{
    public string Type => Json.GetProperty("type").GetString()!;

    /// <summary>A field that holds a text.</summary>
    public string? Text(string name) => Json.GetProperty(name).GetString();
}
