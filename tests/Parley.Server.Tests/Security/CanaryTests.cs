using System.Net;
using Microsoft.Extensions.Configuration;
using Parley.Server.Auth;
using Parley.Server.Keys;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Identity;

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

    private readonly Traces _traces = new();
    private readonly SourceEvents _events = new();
    private readonly ShiftedTime _time = new();
    private readonly List<string> _answers = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-canary-");
    private LocalIssuer _issuer = null!;
    private TestServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Journals => Path.Combine(_folder.FullName, "journals");

    private string Audit => Path.Combine(_folder.FullName, "audit.jsonl");

    public async ValueTask InitializeAsync()
    {
        _issuer = await LocalIssuer.StartAsync();
        _server = await StartAsync(keys: true);
        await new KeyRing(new KeyFile(_server.Settings.Data, _time), _time).CreateAsync("bystander", Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
        _traces.Dispose();
        _events.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Keys_leave_no_trace()
    {
        var ring = new KeyRing(new KeyFile(_server.Settings.Data, _time), _time);
        var good = await ring.CreateAsync("good", Cancel);
        var revoked = await ring.CreateAsync("revoked", Cancel);
        await ring.RevokeAsync("revoked", Cancel);
        var powerless = await ring.CreateAsync("powerless", new KeyTerms(Permissions.AgentsRead, null), Cancel);
        var expired = await ring.CreateAsync(
            "expired",
            new KeyTerms(Permissions.Realtime, _time.GetUtcNow().AddHours(1)),
            Cancel
        );
        _time.Forward(TimeSpan.FromHours(2));
        string[] secrets = [good, revoked, powerless, expired, "sk-canary-that-nobody-knows-6f1d"];

        foreach (var secret in secrets)
        {
            await DriveAsync(_server, secret);
        }

        await AssertOpensAsync(good);
        await SearchAsync(secrets);
    }

    [Fact]
    public async Task Tokens_leave_no_trace()
    {
        var good = await _issuer.TokenAsync(Audience, Role);
        string[] secrets =
        [
            good,
            await _issuer.TokenAsync(Audience),
            await _issuer.TokenAsync(Role, ("aud", ["someone-else"])),
            _issuer.Forge(t => t.Expires = DateTime.UtcNow.AddMinutes(-4), ("sub", "s")),
            _issuer.Forge(t => t.Issuer = "https://evil.example", ("sub", "s")),
            _issuer.Forge(t => t.SigningCredentials = null, ("sub", "canary-subject-without-signature")),
            good[..^6] + "CANARY",
            "eyJhbGciOiJub25lIn0.canary-that-is-no-json.canary-signature",
        ];

        foreach (var secret in secrets)
        {
            await DriveAsync(_server, secret);
        }

        await AssertOpensAsync(good);
        await SearchAsync(secrets);
    }

    [Fact]
    public async Task Ephemeral_keys_and_agent_tokens_leave_no_trace()
    {
        using var made = await _server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets");
        var good = (await made.JsonAsync()).GetProperty("value").GetString()!;
        using var brief = await _server.CallAsync(
            HttpMethod.Post,
            "/v1/realtime/client_secrets",
            body: """{"expires_after":{"anchor":"created_at","seconds":10}}"""
        );
        var expired = (await brief.JsonAsync()).GetProperty("value").GetString()!;
        _time.Forward(TimeSpan.FromSeconds(20));
        const string AgentToken = "agent-token-canary-91c2";

        await DriveAsync(_server, good);
        await DriveAsync(_server, expired);
        foreach (var name in new[] { "agent_access_token", "agent-access-token", "AGENT_Access-Token" })
        {
            Keep(
                await _server.UpgradeAsync(
                    $"/voice-agent/realtime?agent_id=asst_none&{name}={AgentToken}&api-key={TestServer.Key}",
                    ("x-agent-access-token", AgentToken)
                )
            );
            using var socket = await _server.ConnectAsync(
                $"/voice-agent/realtime?model=m&{name}={AgentToken}&api-key={TestServer.Key}",
                options => options.SetRequestHeader("x-agent-access-token", AgentToken)
            );
            await socket.UntilAsync("session.created");
        }

        await AssertOpensAsync(good);
        await SearchAsync([good, expired, AgentToken]);
    }

    [Fact]
    public async Task Two_credentials_keys_that_are_off_and_limits_leave_no_trace()
    {
        const string Key = "key-canary-0a44";
        var token = await _issuer.TokenAsync(Audience, Role);
        await using var closed = await StartAsync(
            keys: false,
            s => s with { Limits = new LimitTable(new() { ConnectionsPerMinute = 1, RequestsPerMinute = 1 }, []) }
        );
        foreach (var server in new[] { _server, closed })
        {
            Keep(await server.UpgradeAsync($"{Paths[0]}&api-key={Key}", ("Authorization", "Bearer " + token)));
            Keep(await server.UpgradeAsync($"{Paths[0]}&authorization=Bearer%20{token}", ("api-key", Key)));
            await DriveAsync(server, Key);
            await DriveAsync(server, token);
        }

        Assert.Contains(_answers, answer => answer.StartsWith("403", StringComparison.Ordinal));
        Assert.Contains(_answers, answer => answer.StartsWith("429", StringComparison.Ordinal));
        await SearchAsync([Key, token]);
    }

    [Fact]
    public async Task A_key_that_is_made_over_http_is_in_that_answer_alone()
    {
        var admin = await _issuer.TokenAsync(Audience, Role);
        using var made = await _server.CallAsync(HttpMethod.Post, KeysEndpoint.Path, admin, """{"name":"phone"}""");
        using var rotated = await _server.CallAsync(HttpMethod.Post, KeysEndpoint.Path + "/phone/rotate", admin);
        string[] secrets =
        [
            admin,
            (await made.JsonAsync()).GetProperty("key").GetString()!,
            (await rotated.JsonAsync()).GetProperty("key").GetString()!,
        ];
        foreach (var (method, path) in new[] { ("GET", ""), ("DELETE", "/phone"), ("DELETE", "/phone") })
        {
            Keep(await _server.CallAsync(new HttpMethod(method), KeysEndpoint.Path + path, admin));
        }

        await SearchAsync(secrets);
    }

    /// <summary>By every carrier, to every address.</summary>
    private async Task DriveAsync(TestServer server, string secret)
    {
        (string Query, (string, string)[] Headers)[] carriers =
        [
            ("", [("Authorization", "Bearer " + secret)]),
            ("", [("authorization", "bearer " + secret)]),
            ("", [("api-key", secret)]),
            ("", [("Ocp-Apim-Subscription-Key", secret)]),
            ("", [("x-agent-access-token", secret)]),
            ("", [("Cookie", "session=" + secret)]),
            ("", [("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key." + secret)]),
            ($"&api-key={secret}", []),
            ($"&API-Key={secret}", []),
            ($"&%61pi-key={secret}", []),
            ($"&subscription-key={secret}", []),
            ($"&authorization=Bearer%20{secret}", []),
            ($"&Authorization=Bearer+{secret}", []),
            ($"&AUTHORIZATION={secret}", []),
            ($"&h-authorization=Bearer%20{secret}", []),
            ($"&agent-access-token={secret}", []),
            ($"&Agent_Access_Token={secret}", []),
            ($"&access_token={secret}", []),
            ($"&api-key={secret}", [("api-key", secret)]),
        ];
        for (var i = 0; i < carriers.Length; i++)
        {
            var (query, headers) = carriers[i];
            // Every carrier meets an address that takes it; all addresses are met in turn.
            Keep(await server.UpgradeAsync(Paths[0] + query, headers));
            Keep(await server.UpgradeAsync(Paths[i % Paths.Length] + query, headers));
        }

        Keep(await server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets", secret, "{ broken"));
        Keep(await server.CallAsync(HttpMethod.Get, KeysEndpoint.Path, secret));
        Keep(await server.CallAsync(HttpMethod.Post, KeysEndpoint.Path, secret, """{"nothing":1}"""));
    }

    private void Keep(HttpResponseMessage response)
    {
        using (response)
        {
            var body =
                response.StatusCode is HttpStatusCode.SwitchingProtocols
                    ? ""
                    : response.Content.ReadAsStringAsync(Cancel).GetAwaiter().GetResult();
            _answers.Add($"{(int)response.StatusCode} {response.Headers} {response.Content.Headers} {body}");
        }
    }

    /// <summary>The drive would prove nothing if it never let anyone in.</summary>
    private async Task AssertOpensAsync(string secret)
    {
        Assert.Contains(_answers, answer => answer.StartsWith("101", StringComparison.Ordinal));
        Assert.Contains(_answers, answer => answer.StartsWith("401", StringComparison.Ordinal));
        using var socket = await _server.ConnectAsync(
            Paths[0],
            options => options.SetRequestHeader("Authorization", "Bearer " + secret)
        );
        await socket.UntilAsync("session.created");
        await socket.SendTextAsync("""{"type":"response.create"}""");
        await socket.UntilAsync("response.done");
    }

    private async Task SearchAsync(IReadOnlyList<string> secrets)
    {
        // A session that anyone could have, so that there is a journal.
        using (var socket = await _server.ConnectAsync(Paths[0]))
        {
            await socket.UntilAsync("session.created");
        }

        var data = _server.Settings.Data;
        await _server.StopAsync();
        await (
            (Parley.Server.Audit.AuditLog)_server.Services.GetService(typeof(Parley.Server.Audit.AuditLog))!
        ).DisposeAsync();
        await (
            (Parley.Server.Agents.AgentHost)_server.Services.GetService(typeof(Parley.Server.Agents.AgentHost))!
        ).DisposeAsync();
        var places = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["logs"] = _server.Logs.Text,
            ["traces and counters"] = _traces.Text,
            ["events"] = _events.Text,
            ["answers"] = string.Join('\n', _answers),
            ["audit log"] = await File.ReadAllTextAsync(Audit, Cancel),
            ["journals"] = ReadAll(Journals),
            ["data folder"] = ReadAll(data),
        };
        foreach (var (place, text) in places)
        {
            Assert.True(text.Length > 0, $"Nothing is in the {place}, so that the search would prove nothing.");
            foreach (var part in secrets.SelectMany(PartsOf))
            {
                Assert.False(text.Contains(part, StringComparison.OrdinalIgnoreCase), $"'{part}' is in the {place}.");
            }
        }
    }

    /// <summary>A token may leak in pieces: its claims alone would be enough to see.</summary>
    private static IEnumerable<string> PartsOf(string secret) =>
        secret.Split('.') is [_, { Length: > 8 } claims, var signature]
            ? signature.Length > 8
                ? [claims, signature]
                : [claims]
            : [secret];

    private static string ReadAll(string folder) =>
        string.Join('\n', Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(File.ReadAllText));

    private Task<TestServer> StartAsync(bool keys, Func<ServerSettings, ServerSettings>? change = null) =>
        TestServer.StartAsync(
            settings =>
            {
                settings = settings with
                {
                    Authentication = IdentitySettings.Local(_issuer) with { Keys = keys },
                    AuditLog = Audit,
                    Journal = Journals,
                };
                return change?.Invoke(settings) ?? settings;
            },
            new() { Time = _time },
            configuration: new ConfigurationBuilder()
                .AddInMemoryCollection([KeyValuePair.Create("Logging:LogLevel:Default", (string?)"Trace")])
                .Build()
        );
}
