using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Parley.Bench.Echo;

/// <summary>
/// The floor: Kestrel, a WebSocket and nothing else, in a process of its own. Reads every frame, sends short ones back as they
/// came and swallows long ones, because that is the traffic of a session: audio gets no answer, control events do.
/// </summary>
internal static class EchoServer
{
    public const string Ready = "Echo is listening on ";

    private const int LongFrame = 1024;

    /// <summary>Runs until its standard input ends, which it does when the bench is gone.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.UseWebSockets();
        app.Map("/{**path}", AcceptAsync);
        await app.StartAsync(cancellationToken);
        var address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        Console.WriteLine(Ready + address);
        while (await Console.In.ReadLineAsync(cancellationToken) is not null) { }
    }

    private static async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            while (await EchoAsync(socket, context.RequestAborted)) { }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The client is gone.
        }
    }

    /// <summary>One message. Waits with no buffer in hand, so that an idle connection costs what it must.</summary>
    private static async Task<bool> EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var length = 0;
            while (true)
            {
                var result = await socket.ReceiveAsync(buffer.AsMemory(Math.Min(length, LongFrame)), cancellationToken);
                length += result.Count;
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return false;
                }

                if (result.EndOfMessage)
                {
                    break;
                }
            }

            if (length < LongFrame)
            {
                await socket.SendAsync(
                    buffer.AsMemory(0, length),
                    WebSocketMessageType.Text,
                    endOfMessage: true,
                    cancellationToken
                );
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
