using Parley.Server.Auth;
using Parley.Server.Keys;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Security;

/// <summary>
/// Every kind of secret comes by every carrier, to be let in and to be refused for every reason; then each is searched in logs
/// at their most talkative, traces, counters, events of the process, answers, journals, the audit log and the data folder.
/// </summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private static readonly (string, string[]) Audience = ("aud", ["parley"]);
    private static readonly (string, string[]) Role = ("roles", ["VoiceLive.User", "Keys.Manage"]);
    private static readonly string[] Paths =
    [
        "/voice-live/realtime?model=m",
        "/voice-agent/realtime?model=m",
        "/v1/realtime?model=m",
        "/openai/realtime?deployment=m",
        // Refused after the credential was looked at.
        "/voice-live/realtime?x=1",
        "/nothing/here?x=1",
        "/health/ready?x=1",
        "/console/status.json?x=1",
        "/console/key?x=1",
    ];

    private CanaryBench _bench = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bench = await CanaryBench.StartAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Keys_leave_no_trace()
    {
        var ring = _bench.Ring();
        var good = await ring.CreateAsync("good", Cancel);
        var revoked = await ring.CreateAsync("revoked", Cancel);
        await ring.RevokeAsync("revoked", Cancel);
        var powerless = await ring.CreateAsync("powerless", new KeyTerms(Permissions.AgentsRead, null), Cancel);
        var expired = await ring.CreateAsync(
            "expired",
            new KeyTerms(Permissions.Realtime, _bench.Time.GetUtcNow().AddHours(1)),
            Cancel
        );
        _bench.Time.Forward(TimeSpan.FromHours(2));
        string[] secrets = [good, revoked, powerless, expired, "sk-canary-that-nobody-knows-6f1d"];

        foreach (var secret in secrets)
        {
            await DriveAsync(_bench.Server, secret);
        }

        await _bench.AssertOpensAsync(good);
        await _bench.SearchAsync(secrets);
    }

    [Fact]
    public async Task Tokens_leave_no_trace()
    {
        var good = await _bench.Issuer.TokenAsync(Audience, Role);
        string[] secrets =
        [
            good,
            await _bench.Issuer.TokenAsync(Audience),
            await _bench.Issuer.TokenAsync(Role, ("aud", ["someone-else"])),
            _bench.Issuer.Forge(t => t.Expires = DateTime.UtcNow.AddMinutes(-4), ("sub", "s")),
            _bench.Issuer.Forge(t => t.Issuer = "https://evil.example", ("sub", "s")),
            _bench.Issuer.Forge(t => t.SigningCredentials = null, ("sub", "canary-subject-without-signature")),
            good[..^6] + "CANARY",
            "eyJhbGciOiJub25lIn0.canary-that-is-no-json.canary-signature",
        ];

        foreach (var secret in secrets)
        {
            await DriveAsync(_bench.Server, secret);
        }

        await _bench.AssertOpensAsync(good);
        await _bench.SearchAsync(secrets);
    }

    [Fact]
    public async Task Ephemeral_keys_and_agent_tokens_leave_no_trace()
    {
        using var made = await _bench.Server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets");
        var good = (await made.JsonAsync()).GetProperty("value").GetString()!;
        using var brief = await _bench.Server.CallAsync(
            HttpMethod.Post,
            "/v1/realtime/client_secrets",
            body: """{"expires_after":{"anchor":"created_at","seconds":10}}"""
        );
        var expired = (await brief.JsonAsync()).GetProperty("value").GetString()!;
        _bench.Time.Forward(TimeSpan.FromSeconds(20));
        const string AgentToken = "agent-token-canary-91c2";

        await DriveAsync(_bench.Server, good);
        await DriveAsync(_bench.Server, expired);
        foreach (var name in new[] { "agent_access_token", "agent-access-token", "AGENT_Access-Token" })
        {
            await _bench.KeepAsync(
                await _bench.Server.UpgradeAsync(
                    $"/voice-agent/realtime?agent_id=asst_none&{name}={AgentToken}&api-key={TestServer.Key}",
                    ("x-agent-access-token", AgentToken)
                )
            );
            using var socket = await _bench.Server.ConnectAsync(
                $"/voice-agent/realtime?model=m&{name}={AgentToken}&api-key={TestServer.Key}",
                options => options.SetRequestHeader("x-agent-access-token", AgentToken)
            );
            await socket.UntilAsync("session.created");
        }

        await _bench.AssertOpensAsync(good);
        await _bench.SearchAsync([good, expired, AgentToken]);
    }

    [Fact]
    public async Task Two_credentials_keys_that_are_off_and_limits_leave_no_trace()
    {
        const string Key = "key-canary-0a44";
        var token = await _bench.Issuer.TokenAsync(Audience, Role);
        await using var closed = await _bench.ServeAsync(
            keys: false,
            s => s with { Limits = new LimitTable(new() { ConnectionsPerMinute = 1, RequestsPerMinute = 1 }, []) }
        );
        foreach (var server in new[] { _bench.Server, closed })
        {
            await _bench.KeepAsync(
                await server.UpgradeAsync($"{Paths[0]}&api-key={Key}", ("Authorization", "Bearer " + token))
            );
            await _bench.KeepAsync(
                await server.UpgradeAsync($"{Paths[0]}&authorization=Bearer%20{token}", ("api-key", Key))
            );
            await DriveAsync(server, Key);
            await DriveAsync(server, token);
        }

        Assert.Contains(_bench.Answers, answer => answer.StartsWith("403", StringComparison.Ordinal));
        Assert.Contains(_bench.Answers, answer => answer.StartsWith("429", StringComparison.Ordinal));
        await _bench.SearchAsync([Key, token]);
    }

    [Fact]
    public async Task A_key_that_is_made_over_http_is_in_that_answer_alone()
    {
        var admin = await _bench.Issuer.TokenAsync(Audience, Role);
        using var made = await _bench.Server.CallAsync(
            HttpMethod.Post,
            KeysEndpoint.Path,
            admin,
            """{"name":"phone"}"""
        );
        using var rotated = await _bench.Server.CallAsync(HttpMethod.Post, KeysEndpoint.Path + "/phone/rotate", admin);
        string[] secrets =
        [
            admin,
            (await made.JsonAsync()).GetProperty("key").GetString()!,
            (await rotated.JsonAsync()).GetProperty("key").GetString()!,
        ];
        foreach (var (method, path) in new[] { ("GET", ""), ("DELETE", "/phone"), ("DELETE", "/phone") })
        {
            await _bench.KeepAsync(
                await _bench.Server.CallAsync(new HttpMethod(method), KeysEndpoint.Path + path, admin)
            );
        }

        await _bench.SearchAsync(secrets);
    }

    /// <summary>By every carrier, to every address.</summary>
    private async Task DriveAsync(TestServer server, string secret)
    {
        foreach (var (i, (query, headers)) in CanaryBench.CarriersOf(secret).Index())
        {
            // Every carrier meets an address that takes it; all addresses are met in turn.
            await _bench.KeepAsync(await server.UpgradeAsync(Paths[0] + query, headers));
            await _bench.KeepAsync(await server.UpgradeAsync(Paths[i % Paths.Length] + query, headers));
        }

        await _bench.KeepAsync(
            await server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets", secret, "{ broken")
        );
        await _bench.KeepAsync(await server.CallAsync(HttpMethod.Get, KeysEndpoint.Path, secret));
        await _bench.KeepAsync(await server.CallAsync(HttpMethod.Post, KeysEndpoint.Path, secret, """{"nothing":1}"""));
    }
}
