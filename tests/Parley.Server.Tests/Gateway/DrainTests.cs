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
}
