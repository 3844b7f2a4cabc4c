using System.Net.WebSockets;
using System.Threading.Channels;

namespace Parley.Client;

/// <summary>
/// One conversation with a Voice Live server: events out, events in. Sending is safe from any task; one task reads
/// <see cref="Messages"/>.
/// </summary>
public sealed partial class VoiceClient : IAsyncDisposable
{
    private static readonly TimeSpan _closeTimeout = TimeSpan.FromSeconds(5);

    private readonly ClientWebSocket _socket;
    private readonly HttpMessageInvoker _invoker;
    private readonly VoiceClientOptions _options;
    private readonly TimeProvider _time;
    private readonly long _opened;
    private readonly Channel<ServerMessage> _messages;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _reading;

    private VoiceClient(ClientWebSocket socket, HttpMessageInvoker invoker, VoiceClientOptions options)
    {
        _socket = socket;
        _invoker = invoker;
        _options = options;
        _time = options.TimeProvider;
        _opened = _time.GetTimestamp();
        _messages = Channel.CreateBounded<ServerMessage>(
            new BoundedChannelOptions(options.PendingMessages) { SingleWriter = true }
        );
        _reading = ReadAsync();
    }

    /// <summary>Events in the order they came. Completes when the server closes; fails when the connection breaks.</summary>
    public ChannelReader<ServerMessage> Messages => _messages.Reader;

    /// <summary>Time since the connection opened: the clock of <see cref="ServerMessage.ReceivedAt"/>.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_opened);

    public TimeProvider TimeProvider => _time;

    /// <summary>How the server closed; null while open, or when it just vanished.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>The server's reason for closing.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>Connects. The first event, <c>session.created</c>, is left for <see cref="Messages"/>.</summary>
    /// <exception cref="VoiceClientException">Nobody answered, or the server refused; the message says what to do.</exception>
    /// <exception cref="ArgumentException">The address is not one.</exception>
    public static async Task<VoiceClient> ConnectAsync(VoiceClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var address = VoiceUrl.Build(options.Url, options.ApiVersion, options.Model);
        var handshake = new HandshakeHandler(options.TrustAnyCertificate);
        var invoker = new HttpMessageInvoker(handshake);
        var socket = new ClientWebSocket();
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (options.Key is { Length: > 0 } key)
            {
                socket.Options.SetRequestHeader(
                    options.Bearer ? "Authorization" : "api-key",
                    options.Bearer ? $"Bearer {key}" : key
                );
            }

            await socket.ConnectAsync(address, invoker, linked.Token);
            return new VoiceClient(socket, invoker, options);
        }
        catch (Exception e)
        {
            socket.Dispose();
            invoker.Dispose();
            if (e is ArgumentException || cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            throw Refusal.From(address, handshake, e);
        }
    }

    /// <summary>Sends one event: a whole JSON object in UTF-8.</summary>
    /// <exception cref="VoiceClientException">The connection has ended.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(json, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException or IOException)
        {
            throw new VoiceClientException(VoiceClientFault.Closed, EndText(), null, e);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next event, or null when the server has closed the conversation.</summary>
    /// <exception cref="VoiceClientException">The connection broke.</exception>
    public async Task<ServerMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _messages.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_messages.Reader.TryRead(out var message))
            {
                return message;
            }
        }

        return null;
    }

    /// <summary>Reads on, dropping other events, until one of this type comes.</summary>
    /// <exception cref="VoiceClientException">The server answered with <c>error</c> instead, or closed.</exception>
    public async Task<ServerMessage> WaitForAsync(string type, CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is { } message)
        {
            if (string.Equals(message.Type, type, StringComparison.Ordinal))
            {
                return message;
            }

            if (message.Type is "error")
            {
                var text = message.Text("error", "message") ?? "The server reported an error.";
                throw new VoiceClientException(VoiceClientFault.Refused, text);
            }
        }

        throw new VoiceClientException(VoiceClientFault.Closed, EndText());
    }

    /// <summary>Says goodbye and waits shortly for the server's goodbye.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_closeTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, linked.Token);
            }

            // Events that nobody reads any more must not keep the goodbye away.
            while (await _messages.Reader.WaitToReadAsync(linked.Token))
            {
                while (_messages.Reader.TryRead(out _)) { }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or VoiceClientException)
        {
            _socket.Abort();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _invoker.Dispose();
        _sending.Dispose();
        _ended.Dispose();
    }

    private string EndText()
    {
        if (_socket.CloseStatus is not { } status)
        {
            return "The connection to the server was lost.";
        }

        var reason = string.IsNullOrEmpty(_socket.CloseStatusDescription) ? "" : $": {_socket.CloseStatusDescription}";
        return $"The server closed the conversation ({(int)status}{reason}).";
    }
}
