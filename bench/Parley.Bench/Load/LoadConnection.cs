using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Bench.Figures;

namespace Parley.Bench.Load;

/// <summary>
/// One session of a load: a plain socket, no WebSocket stack. The sender thread sends beats and never waits; answers are matched
/// to beats by their order, which a session keeps.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly BenchClock _clock;
    private readonly LoadPlan _plan;
    private readonly byte[] _answer;
    private readonly byte[]? _readyMark;
    private readonly FrameReader _frames = new();
    private readonly ConcurrentQueue<(double At, bool Counts)> _sent = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Distribution _latency;
    private readonly Lock _sending = new();
    private readonly CancellationTokenSource _ended = new();
    private Task _reading = Task.CompletedTask;
    private byte[] _rest = [];
    private int _beat;

    private LoadConnection(Socket socket, LoadPlan plan, BenchClock clock, Distribution latency)
    {
        _socket = socket;
        _plan = plan;
        _clock = clock;
        _latency = latency;
        _answer = Mark(plan.AnswerType);
        _readyMark = plan.ReadyType is null ? null : Mark(plan.ReadyType);
    }

    public int Answers { get; private set; }

    public int Errors { get; private set; }

    /// <summary>Beats that were not sent because the server had not read the ones before.</summary>
    public int Blocked { get; private set; }

    public int Unanswered => _sent.Count;

    public static async Task<LoadConnection> OpenAsync(
        LoadPlan plan,
        BenchClock clock,
        Distribution latency,
        CancellationToken cancellationToken
    )
    {
        if (!plan.Address.IsLoopback)
        {
            throw new BenchException("The load client speaks to loopback addresses alone.");
        }

        using var limit = new CancellationTokenSource(HandshakeLimit, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new LoadConnection(socket, plan, clock, latency);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, plan.Address.Port), either.Token);
            await connection.ShakeHandsAsync(either.Token);
            socket.Blocking = false;
            connection._reading = connection.ReadAsync(connection._ended.Token);
            if (plan.Setup.Length > 0)
            {
                await socket.SendAsync(plan.Setup, either.Token);
            }

            if (connection._readyMark is not null)
            {
                await connection._ready.Task.WaitAsync(either.Token);
            }

            return connection;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            connection.Dispose();
            throw new BenchException($"A session was not ready within {HandshakeLimit.TotalSeconds} s.");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends the next beat, as far as the socket takes it now.</summary>
    public void SendBeat(bool counts)
    {
        lock (_sending)
        {
            if (_rest.Length > 0)
            {
                Push(_rest);
                if (_rest.Length > 0)
                {
                    Blocked++;
                    return;
                }
            }

            _sent.Enqueue((_clock.NowMs, counts));
            Push(_plan.Beat[_beat++ % _plan.Beat.Count]);
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _socket.Dispose();
    }

    private static byte[] Mark(string type) => Encoding.ASCII.GetBytes($"\"type\":\"{type}\"");

    private void Push(ReadOnlySpan<byte> frames)
    {
        var taken = _socket.Send(frames, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock)
        {
            taken = 0;
        }
        else if (error is not SocketError.Success)
        {
            Errors++;
            taken = frames.Length;
        }

        _rest = taken == frames.Length ? [] : frames[taken..].ToArray();
    }

    private async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        var request =
            $"GET {_plan.Address.PathAndQuery} HTTP/1.1\r\nHost: {_plan.Address.Authority}\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + (_plan.Key is null ? "" : $"api-key: {_plan.Key}\r\n")
            + "\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        // One byte at a time up to the empty line: what follows it belongs to the frames.
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _socket.ReceiveAsync(one, cancellationToken) == 0)
            {
                throw new BenchException("The server closed the connection during the handshake.");
            }

            answer.Append((char)one[0]);
        }

        var status = answer.ToString().Split("\r\n")[0];
        if (!status.Contains(" 101 ", StringComparison.Ordinal))
        {
            throw new BenchException($"The server refused a session of the load: {status}.");
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var count = await _socket.ReceiveAsync(_frames.Room(), cancellationToken);
                if (count == 0)
                {
                    return;
                }

                _frames.Added(count);
                while (_frames.TryRead(out var opcode, out var payload))
                {
                    Take(opcode, payload);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Closed by this side, or lost: beats without an answer say so.
        }
        catch (Exception e)
        {
            _ready.TrySetException(e);
            throw;
        }
    }

    private void Take(int opcode, ReadOnlySpan<byte> payload)
    {
        const int ping = 9;
        if (opcode == ping)
        {
            lock (_sending)
            {
                Push([.. _rest, .. ClientFrame.OfPong(payload)]);
            }

            return;
        }

        var head = payload[..Math.Min(payload.Length, 200)];
        if (head.IndexOf(_answer) >= 0)
        {
            if (_sent.TryDequeue(out var beat))
            {
                Answers++;
                if (beat.Counts)
                {
                    _latency.Add(_clock.NowMs - beat.At);
                }
            }
        }
        else if (head.IndexOf("\"type\":\"error\""u8) >= 0)
        {
            Errors++;
            _ready.TrySetException(new BenchException($"The server answered: {Encoding.UTF8.GetString(payload)}"));
        }
        else if (_readyMark is not null && head.IndexOf(_readyMark) >= 0)
        {
            _ready.TrySetResult();
        }
    }
}
