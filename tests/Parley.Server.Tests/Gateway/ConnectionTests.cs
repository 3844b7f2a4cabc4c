using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Runtime.Connection;
using Parley.Server.Gateway;
using Parley.Server.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Gateway;

public sealed class ConnectionTests
{
    private const int Limit = 10_000;
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WebSocketMessageType.Text)]
    [InlineData(WebSocketMessageType.Binary)]
    [Covers("feature:12")]
    public async Task Messages_come_from_text_and_from_binary_frames(WebSocketMessageType type)
    {
        await using var pair = await Pair.OpenAsync();

        await pair.Client.SendAsync(Encoding.UTF8.GetBytes("{\"a\":1}"), type, true, Cancel);

        Assert.Equal("{\"a\":1}", await pair.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_message_in_pieces_comes_as_one()
    {
        await using var pair = await Pair.OpenAsync();

        await pair.Client.SendAsync("ab"u8.ToArray(), WebSocketMessageType.Text, false, Cancel);
        await pair.Client.SendAsync("cd"u8.ToArray(), WebSocketMessageType.Text, false, Cancel);
        await pair.Client.SendAsync("ef"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);

        Assert.Equal("abcdef", await pair.ReceiveTextAsync());
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        await using var pair = await Pair.OpenAsync();

        await pair.Client.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, true, Cancel);
        await pair.Client.SendAsync("next"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);

        Assert.Equal("", await pair.ReceiveTextAsync());
        Assert.Equal("next", await pair.ReceiveTextAsync());
    }

    [Theory]
    [InlineData(Limit, ReceivedKind.Message)]
    [InlineData(Limit + 1, ReceivedKind.TooLarge)]
    [InlineData(Limit * 3, ReceivedKind.TooLarge)]
    public async Task A_message_beyond_the_limit_is_dropped_and_the_next_one_comes(int bytes, ReceivedKind kind)
    {
        await using var pair = await Pair.OpenAsync();

        await pair.Client.SendAsync(
            new byte[bytes]
                .Select(_ => (byte)'x')
                .ToArray(),
            WebSocketMessageType.Text,
            true,
            Cancel
        );
        await pair.Client.SendAsync("next"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);

        Assert.Equal(kind, await pair.ReceiveAsync());
        Assert.Equal("next", await pair.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_message_that_never_ends_closes_the_connection()
    {
        await using var pair = await Pair.OpenAsync();
        var receiving = pair.ReceiveAsync();

        await pair.Client.SendAsync(new byte[Limit * 5], WebSocketMessageType.Binary, false, Cancel);

        Assert.Equal(ReceivedKind.Closed, await receiving);
        var goodbye = await pair.Client.ReceiveAsync(new byte[100], Cancel);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, goodbye.CloseStatus);
    }

    [Fact]
    public async Task Long_and_short_messages_survive_compression()
    {
        await using var pair = await Pair.OpenAsync(compress: true);
        var text =
            "{\"type\":\"session.updated\"," + string.Concat(Enumerable.Repeat("\"word\":\"again\",", 400)) + "}";
        var audio = "{\"type\":\"response.audio.delta\",\"delta\":\"" + new string('A', 3_000) + "\"}";
        var buffer = new byte[20_000];

        foreach (var sent in new[] { text, audio, "{}" })
        {
            await pair.Server.SendAsync(Encoding.UTF8.GetBytes(sent), Cancel);
            var length = 0;
            WebSocketReceiveResult result;
            do
            {
                result = await pair.Client.ReceiveAsync(
                    new ArraySegment<byte>(buffer, length, buffer.Length - length),
                    Cancel
                );
                length += result.Count;
            } while (!result.EndOfMessage);
            Assert.Equal(sent, Encoding.UTF8.GetString(buffer, 0, length));

            await pair.Client.SendAsync(
                buffer.AsMemory(0, Math.Min(length, Limit)),
                WebSocketMessageType.Text,
                true,
                Cancel
            );
            Assert.Equal(sent, await pair.ReceiveTextAsync());
        }
    }

    [Fact]
    public async Task A_cancelled_read_leaves_the_connection_usable_for_a_goodbye()
    {
        await using var pair = await Pair.OpenAsync();
        using var stop = new CancellationTokenSource();
        var receiving = pair.ReceiveAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await pair.Server.CloseAsync(1001, "going away", Cancel);
        var goodbye = await pair.Client.ReceiveAsync(new byte[100], Cancel);
        Assert.Equal((1001, "going away"), ((int)goodbye.CloseStatus!.Value, goodbye.CloseStatusDescription));
    }

    [Fact]
    public async Task A_read_after_a_cancelled_one_gets_the_message_that_came_meanwhile()
    {
        await using var pair = await Pair.OpenAsync();
        using var stop = new CancellationTokenSource();
        var receiving = pair.ReceiveAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);

        await pair.Client.SendAsync("late"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);

        Assert.Equal("late", await pair.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_read_cancelled_within_a_message_leaves_the_socket_whole()
    {
        await using var pair = await Pair.OpenAsync();
        using var stop = new CancellationTokenSource();
        var receiving = pair.ReceiveAsync(stop.Token);
        await pair.Client.SendAsync("half"u8.ToArray(), WebSocketMessageType.Text, false, Cancel);

        await stop.CancelAsync();
        await pair.Client.SendAsync("whole"u8.ToArray(), WebSocketMessageType.Text, true, Cancel);

        // Whether the rest comes before the cancelling is seen is up to the network: the message is then read whole.
        var ended = await Record.ExceptionAsync(() => receiving);
        Assert.True(ended is null or OperationCanceledException, $"{ended}");
        await pair.Server.CloseAsync(1001, "going away", Cancel);
        var goodbye = await pair.Client.ReceiveAsync(new byte[100], Cancel);
        Assert.Equal(1001, (int)goodbye.CloseStatus!.Value);
    }

    [Fact]
    public async Task The_clients_goodbye_and_its_sudden_end_both_read_as_closed()
    {
        await using var polite = await Pair.OpenAsync();
        await polite.Client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", Cancel);
        Assert.Equal(ReceivedKind.Closed, await polite.ReceiveAsync());

        await using var sudden = await Pair.OpenAsync();
        sudden.Client.Abort();
        Assert.Equal(ReceivedKind.Closed, await sudden.ReceiveAsync());
    }

    [Fact]
    public async Task Sending_to_a_client_that_is_gone_says_so()
    {
        await using var pair = await Pair.OpenAsync();
        pair.Client.Abort();
        await pair.ReceiveAsync();

        await Assert.ThrowsAsync<IOException>(() => pair.Server.SendAsync("{}"u8.ToArray(), Cancel).AsTask());
    }

    [Fact]
    public async Task A_second_goodbye_is_harmless()
    {
        await using var pair = await Pair.OpenAsync();

        await pair.Server.CloseAsync(1000, "first", Cancel);
        await pair.Server.CloseAsync(1011, "second", Cancel);

        var goodbye = await pair.Client.ReceiveAsync(new byte[100], Cancel);
        Assert.Equal("first", goodbye.CloseStatusDescription);
    }

    /// <summary>Both ends of one connection through a real server.</summary>
    private sealed class Pair : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly TaskCompletionSource _done;
        private readonly MessageBuffer _buffer = new(Limit);

        private Pair(WebApplication app, ClientWebSocket client, WebSocketConnection server, TaskCompletionSource done)
        {
            _app = app;
            _done = done;
            Client = client;
            Server = server;
        }

        public ClientWebSocket Client { get; }

        public WebSocketConnection Server { get; }

        public static async Task<Pair> OpenAsync(bool compress = false)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var done = new TaskCompletionSource();
            var accepted = new TaskCompletionSource<WebSocketConnection>();
            app.UseWebSockets();
            app.Run(async context =>
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync(
                    new WebSocketAcceptContext
                    {
                        DangerousEnableCompression = true,
                        DisableServerContextTakeover = true,
                    }
                );
                var connection = new WebSocketConnection(socket, TimeProvider.System);
                accepted.SetResult(connection);
                await done.Task;
                await connection.FinishAsync();
            });
            await app.StartAsync(Cancel);
            var client = new ClientWebSocket();
            if (compress)
            {
                client.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
            }

            await client.ConnectAsync(
                new Uri(ServerApp.AddressOf(app).Replace("http", "ws", StringComparison.Ordinal)),
                Cancel
            );
            return new Pair(app, client, await accepted.Task.WaitAsync(Cancel), done);
        }

        public Task<ReceivedKind> ReceiveAsync(CancellationToken? cancellationToken = null) =>
            Server.ReceiveAsync(_buffer, cancellationToken ?? Cancel).AsTask();

        public async Task<string> ReceiveTextAsync()
        {
            Assert.Equal(ReceivedKind.Message, await ReceiveAsync());
            return Encoding.UTF8.GetString(_buffer.Written.Span);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Abort();
            _done.TrySetResult();
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
            Client.Dispose();
            _buffer.Dispose();
        }
    }
}
