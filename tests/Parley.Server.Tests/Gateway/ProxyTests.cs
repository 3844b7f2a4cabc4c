using System.Net;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Gateway;

/// <summary>Host names, proxies and pages: docs/operations/running.md.</summary>
public sealed class ProxyTests
{
    private const string Path = "/voice-live/realtime?model=m";
    private static readonly (string, string) Key = ("api-key", TestServer.Key);

    [Theory]
    [InlineData("voice.example.com", HttpStatusCode.SwitchingProtocols)]
    [InlineData("eu.voices.example.com", HttpStatusCode.SwitchingProtocols)]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    public async Task Only_the_hosts_named_are_answered(string host, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(s =>
            s with
            {
                AllowedHosts = ["voice.example.com", "*.voices.example.com"],
            }
        );

        using var response = await server.UpgradeAsync(Path, Key, ("Host", host));

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.BadRequest)
        {
            Assert.Equal("host_not_allowed", await response.CodeAsync());
        }
    }

    [Fact]
    public async Task Without_a_list_every_host_is_answered()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.UpgradeAsync(Path, Key, ("Host", "myresource.services.ai.azure.com"));

        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
    }

    [Fact]
    public async Task A_trusted_proxy_says_who_asks_and_by_which_name()
    {
        await using var server = await TestServer.StartAsync(s => s with { TrustedProxies = ["127.0.0.0/8"] });

        using var own = await server.UpgradeAsync(
            "/voice/voice-live/realtime?model=m".Replace("/voice/", "/", StringComparison.Ordinal),
            Key,
            ("X-Forwarded-For", "203.0.113.9"),
            ("X-Forwarded-Host", "shop.example"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Prefix", "/voice"),
            ("Origin", "https://shop.example")
        );
        using var status = await server.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/console/status.json")
            {
                Headers = { { "X-Forwarded-For", "203.0.113.9" } },
            },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.SwitchingProtocols, own.StatusCode);
        await server.Logs.SeeAsync("203.0.113.9");

        // Someone else's machine needs a key for the status; the proxy's own address must not stand for it.
        Assert.Equal(HttpStatusCode.Unauthorized, status.StatusCode);
    }

    [Fact]
    public async Task Nobody_else_is_believed()
    {
        await using var server = await TestServer.StartAsync(s => s with { TrustedProxies = ["10.1.2.3"] });

        using var response = await server.UpgradeAsync(
            Path,
            Key,
            ("X-Forwarded-For", "203.0.113.9"),
            ("X-Forwarded-Host", "shop.example"),
            ("Origin", "https://shop.example")
        );

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.DoesNotContain("203.0.113.9", server.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_no_address_is_refused()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() =>
            TestServer.StartAsync(s => s with { TrustedProxies = ["proxy"] })
        );

        Assert.Contains("--trusted-proxies", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://evil.example", false)]
    public async Task Pages_of_allowed_origins_may_call_and_read_the_limits(string origin, bool allowed)
    {
        await using var server = await TestServer.StartAsync(s => s with { AllowedOrigins = ["https://shop.example"] });
        using var preflight = await SendAsync(
            server,
            HttpMethod.Options,
            origin,
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,api-key,content-type")
        );
        using var call = await SendAsync(
            server,
            HttpMethod.Post,
            origin,
            ("Authorization", "Bearer " + TestServer.Key)
        );

        Assert.Equal(allowed ? origin : null, preflight.Header("Access-Control-Allow-Origin"));
        Assert.Equal(allowed ? origin : null, call.Header("Access-Control-Allow-Origin"));
        Assert.Null(call.Header("Access-Control-Allow-Credentials"));
        if (allowed)
        {
            Assert.Equal("authorization,api-key,content-type", preflight.Header("Access-Control-Allow-Headers"));
            Assert.Contains(
                "x-ratelimit-remaining-tokens",
                call.Header("Access-Control-Expose-Headers"),
                StringComparison.Ordinal
            );
        }
    }

    private static Task<HttpResponseMessage> SendAsync(
        TestServer server,
        HttpMethod method,
        string origin,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, "/v1/realtime/client_secrets");
        request.Headers.Add("Origin", origin);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
