using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Gateway;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Gateway;

public sealed class DrainTests
{
    [Fact]
    public async Task Stopping_says_goodbye_to_idle_sessions_with_1001()
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync();
        await socket.UntilAsync("session.created");

        var closing = socket.CloseCodeAsync();
        var stopping = server.StopAsync();

        Assert.Equal(1001, await closing);
        socket.Abort();
        await stopping;
    }

    [Fact]
    public async Task A_client_that_vanishes_leaves_no_session_behind()
    {
        await using var server = await TestServer.StartAsync();
        var socket = await server.ConnectAsync();
        await socket.UntilAsync("session.created");

        socket.Abort();
        await server.StopAsync();

        Assert.Contains(server.Logs.Lines, line => line.Contains("ended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_under_way_is_finished_before_the_goodbye_and_nobody_new_comes_in()
    {
        var responder = new TestEngines.HeldResponder();
        await using var server = await TestServer.StartAsync(parts: new() { Engines = TestEngines.With(responder) });
        using var socket = await server.ConnectAsync();
        await AskAsync(socket);
        await responder.Asked;

        var stopping = server.StopAsync();
        while (server.Services.GetRequiredService<ServerGate>().IsOpen)
        {
            await Task.Yield();
        }

        using var late = await server.UpgradeAsync("/voice-live/realtime?model=m", ("api-key", TestServer.Key));
        responder.Let();
        var done = await socket.UntilAsync("response.done");
        var code = await socket.CloseCodeAsync();
        socket.Abort();
        await stopping;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        Assert.Equal("completed", done.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal(1001, code);
    }

    [Fact]
    public async Task An_answer_that_does_not_end_is_cut_off_at_the_limit()
    {
        var responder = new TestEngines.HeldResponder();
        await using var server = await TestServer.StartAsync(
            settings => settings with { DrainLimit = TimeSpan.FromMilliseconds(50) },
            new() { Engines = TestEngines.With(responder) }
        );
        using var socket = await server.ConnectAsync();
        await AskAsync(socket);
        await responder.Asked;

        var closing = socket.CloseCodeAsync();
        var stopping = server.StopAsync();
        var code = await closing;
        socket.Abort();
        await stopping;

        Assert.Equal(1001, code);
    }

    private static async Task AskAsync(WebSocket socket)
    {
        await socket.UntilAsync("session.created");
        await socket.SendTextAsync("""{"type":"session.update","session":{"modalities":["text"]}}""");
        await socket.SendTextAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}}"""
        );
        await socket.SendTextAsync("""{"type":"response.create"}""");
    }
}
