using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Sessions;

/// <summary>The longest session.</summary>
public sealed class ExpiryTests
{
    [Theory, MemberData(nameof(Line.Every), MemberType = typeof(Line)), Covers("feature:24")]
    public async Task A_session_knows_its_end_and_says_goodbye_there(string address)
    {
        var limit = TimeSpan.FromMinutes(0.01);
        await using var server = await TestServer.StartAsync(
            parts: new()
            {
                Engines = TestEngines.With(),
                Session = new() { MaxDuration = limit },
            }
        );
        var before = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using var socket = await server.ConnectAsync(address);
        var session = (await socket.UntilAsync("session.created")).GetProperty("session");
        Assert.InRange(session.GetProperty("expires_at").GetInt64(), before, before + 30);
        var error = (await socket.UntilAsync("error")).GetProperty("error");
        Assert.Equal("session_expired", error.GetProperty("code").GetString());
        Assert.Equal(
            "Your session hit the maximum duration of 0.01 minutes.",
            error.GetProperty("message").GetString()
        );
        Assert.Equal(1001, await socket.CloseCodeAsync());
    }

    [Theory, MemberData(nameof(Line.Every), MemberType = typeof(Line))]
    public async Task A_session_without_a_limit_names_none(string address)
    {
        await using var server = await TestServer.StartAsync();
        using var socket = await server.ConnectAsync(address);
        var session = (await socket.UntilAsync("session.created")).GetProperty("session");
        Assert.False(session.TryGetProperty("expires_at", out _));
    }
}
