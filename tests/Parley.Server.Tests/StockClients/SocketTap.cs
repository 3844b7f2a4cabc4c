using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Tests.StockClients;

/// <summary>Stands between a client and the server, hands every byte on unchanged, and keeps a copy.</summary>
internal sealed class SocketTap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<TappedConnection> _connections = new();
    private readonly ConcurrentBag<Task> _running = [];
    private readonly Uri _server;
    private readonly Task _accepting;

    public SocketTap(Uri server)
    {
        _server = server;
        _listener.Start();
        Address = new UriBuilder(server) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect instead of to the server.</summary>
    public Uri Address { get; }

    /// <summary>All connections so far, in the order in which they came.</summary>
    public IReadOnlyCollection<TappedConnection> Connections => _connections;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_running);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token);
                var connection = new TappedConnection();
                _connections.Enqueue(connection);
                _running.Add(RelayAsync(client, connection));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
        {
            // The tap is closed.
        }
    }

    private async Task RelayAsync(TcpClient client, TappedConnection connection)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port, _ending.Token);
            near.NoDelay = true;
            far.NoDelay = true;
            // Taken once: a client that is closed meanwhile has no stream to give.
            var (up, down) = (near.GetStream(), far.GetStream());
            await Task.WhenAll(
                CopyAsync(up, down, far.Client, connection.Client),
                CopyAsync(down, up, near.Client, connection.Server)
            );
        }
        catch (Exception ended) when (IsEnd(ended))
        {
            // One side left while the other was still being set up.
        }
    }

    /// <summary>Until one side ends; a half that is still open is ended with it when it broke.</summary>
    private async Task CopyAsync(NetworkStream from, NetworkStream to, Socket target, MemoryStream copy)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, _ending.Token)) > 0)
            {
                copy.Write(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), _ending.Token);
            }

            target.Shutdown(SocketShutdown.Send);
        }
        catch (Exception ended) when (IsEnd(ended))
        {
            to.Close();
            from.Close();
        }
    }

    private static bool IsEnd(Exception e) =>
        e
            is IOException
                or SocketException
                or ObjectDisposedException
                or OperationCanceledException
                or InvalidOperationException;
}
