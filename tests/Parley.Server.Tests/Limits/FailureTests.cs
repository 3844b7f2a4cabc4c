using System.Net;
using Parley.Server.Limits;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Identity;

namespace Parley.Server.Tests.Limits;

/// <summary>Addresses that bring wrong credentials: docs/operations/identity.md#limits.</summary>
public sealed class FailureTests
{
    private const string Session = "/voice-live/realtime?model=m";
    private const string Threads = "/api/projects/p/threads";
    private readonly ShiftedTime _time = new(stands: true);

    [Fact]
    public async Task An_address_with_too_many_wrong_keys_is_not_listened_to_for_a_while()
    {
        await using var server = await StartAsync(3);
        for (var i = 0; i < 3; i++)
        {
            // Both doors count together.
            using var wrong =
                i == 0
                    ? await server.UpgradeAsync(Session, ("api-key", "wrong"))
                    : await server.CallAsync(HttpMethod.Get, Threads, $"wrong-{i}");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var session = await server.UpgradeAsync(Session, ("api-key", TestServer.Key));
        using var call = await server.CallAsync(HttpMethod.Get, Threads);
        foreach (var answer in new[] { session, call })
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.Equal("20", answer.Header("Retry-After"));
            var error = (await answer.JsonAsync()).GetProperty("error");
            Assert.Equal("429", error.GetProperty("code").GetString());
            Assert.Contains("wrong credentials", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        // Who brings nothing is told to bring something, and what is refused meanwhile makes it no longer.
        using var nothing = await server.CallAsync(HttpMethod.Get, Threads, bearer: null);
        Assert.Equal(HttpStatusCode.Unauthorized, nothing.StatusCode);
        _time.Forward(TimeSpan.FromSeconds(20));
        using var again = await server.CallAsync(HttpMethod.Get, Threads);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Other_addresses_and_right_keys_are_not_counted()
    {
        await using var server = await StartAsync(1, s => s with { TrustedProxies = ["127.0.0.0/8"] });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, await AskAsync(server, TestServer.Key, "203.0.113.1"));
        }

        Assert.Equal(401, await AskAsync(server, "wrong", "203.0.113.1"));
        Assert.Equal(429, await AskAsync(server, TestServer.Key, "203.0.113.1"));
        Assert.Equal(200, await AskAsync(server, TestServer.Key, "203.0.113.2"));
        // A network of version 6 is one address.
        Assert.Equal(401, await AskAsync(server, "wrong", "2001:db8:0:1::1"));
        Assert.Equal(429, await AskAsync(server, TestServer.Key, "2001:db8:0:1::2"));
        Assert.Equal(200, await AskAsync(server, TestServer.Key, "2001:db8:0:2::1"));
    }

    [Fact]
    public async Task A_principal_that_lacks_a_permission_is_no_failure_and_a_bad_token_is_one()
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(1, s => s with { Authentication = IdentitySettings.Local(issuer) });
        var powerless = await issuer.TokenAsync(("aud", ["parley"]));
        for (var i = 0; i < 3; i++)
        {
            using var denied = await server.CallAsync(HttpMethod.Get, Threads, powerless);
            Assert.Equal("PermissionDenied", await denied.CodeAsync());
        }

        using var bad = await server.CallAsync(HttpMethod.Get, Threads, powerless[..^6] + "AAAAAA");
        Assert.Equal(HttpStatusCode.Unauthorized, bad.StatusCode);
        using var refused = await server.CallAsync(HttpMethod.Get, Threads, powerless);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    [Fact]
    public void More_addresses_than_can_be_remembered_share_one_count()
    {
        var book = new FailureBook(1, _time);
        for (var i = 0; i < 10_001; i++)
        {
            book.Note(new IPAddress(i + 0x01000000L));
        }

        Assert.NotNull(book.Hit(new IPAddress(0x01000000L)));
        Assert.NotNull(book.Hit(null));
        _time.Forward(TimeSpan.FromMinutes(2));
        Assert.Null(book.Hit(new IPAddress(0x01000000L)));
        book.Note(new IPAddress(0x7F000001L));
        Assert.NotNull(book.Hit(new IPAddress(0x7F000001L)));
    }

    private static async Task<int> AskAsync(TestServer server, string key, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Threads);
        request.Headers.Add("api-key", key);
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private Task<TestServer> StartAsync(int most, Func<ServerSettings, ServerSettings>? change = null) =>
        TestServer.StartAsync(
            settings =>
            {
                settings = settings with { Limits = LimitTable.None with { FailuresPerMinute = most } };
                return change?.Invoke(settings) ?? settings;
            },
            new() { Time = _time }
        );
}
