using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Keys;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Identity;

namespace Parley.Server.Tests.Agents;

/// <summary>
/// Every route of the agent service with every method it has, below every prefix, against whoever may not: status, code and challenge as
/// docs/operations/identity.md has them, and always the one shape of body that clients of agents can read.
/// </summary>
public sealed class AgentRefusalTests : IAsyncLifetime
{
    private static readonly (string, string[]) Audience = ("aud", ["parley"]);
    private readonly ShiftedTime _time = new();
    private LocalIssuer _issuer = null!;
    private LocalIssuer _entra = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _issuer = await LocalIssuer.StartAsync();
        _entra = await LocalIssuer.StartAsync(IdentitySettings.Tenant);
    }

    public async ValueTask DisposeAsync()
    {
        await _issuer.DisposeAsync();
        await _entra.DisposeAsync();
    }

    [Theory]
    [InlineData("no credential", 401, "401", "Bearer")]
    [InlineData("a wrong key", 401, "401", "Bearer")]
    [InlineData("a wrong key as bearer", 401, "401", "Bearer")]
    [InlineData("a wrong key in the query", 401, "401", "Bearer")]
    [InlineData("a revoked key", 401, "401", "Bearer")]
    [InlineData("an expired key", 401, "401", "Bearer")]
    [InlineData("another scheme", 401, "401", "Bearer")]
    [InlineData("an unknown ephemeral key", 401, "401", "Bearer")]
    [InlineData("two credentials", 401, "401", "Bearer")]
    [InlineData("the agent's token alone", 401, "401", "Bearer")]
    [InlineData("an ephemeral key", 403, "ephemeral_key", null)]
    [InlineData("a key for sessions", 401, "PermissionDenied", "Bearer error=\"insufficient_scope\"")]
    [InlineData("a token that is none", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("a token with a bad signature", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("a token without signature", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("a token for someone else", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("a token of another issuer", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("an expired token", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("a token before its time", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("a token of another tenant", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("a token whose tenant is not its issuer's", 401, "401", "Bearer error=\"invalid_token\"")]
    [InlineData("a token without roles", 401, "PermissionDenied", "Bearer error=\"insufficient_scope\"")]
    [InlineData("a token for sessions", 401, "PermissionDenied", "Bearer error=\"insufficient_scope\"")]
    public async Task Whoever_may_not_is_refused_on_every_route(string who, int status, string code, string? challenge)
    {
        await using var server = await StartAsync(keys: true);
        await RefuseAllAsync(server, _ => true, await CredentialAsync(server, who), status, code, challenge);
    }

    [Theory]
    [InlineData("no credential", 401, "401", "Bearer")]
    [InlineData("a wrong key", 403, "AuthenticationTypeDisabled", null)]
    [InlineData("the right key", 403, "AuthenticationTypeDisabled", null)]
    public async Task Where_keys_are_off_no_key_opens_a_route(string who, int status, string code, string? challenge)
    {
        await using var server = await StartAsync(keys: false);
        await RefuseAllAsync(server, _ => true, await CredentialAsync(server, who), status, code, challenge);
    }

    [Theory]
    [InlineData("a key that reads")]
    [InlineData("a token that reads")]
    public async Task Whoever_reads_alone_changes_and_runs_nothing(string who)
    {
        await using var server = await StartAsync(keys: true);
        var credential = await CredentialAsync(server, who);
        const string Denied = "Bearer error=\"insufficient_scope\"";

        await RefuseAllAsync(server, r => r.Method is not "GET", credential, 401, "PermissionDenied", Denied);

        foreach (var route in RoutesOf(server).Where(r => r.Method is "GET"))
        {
            using var answer = await SendAsync(server, route, credential);
            // Let in: what is missing is the object.
            Assert.True((int)answer.StatusCode is 200 or 400 or 404, $"{route}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Whoever_may_is_let_in_on_every_route()
    {
        await using var server = await StartAsync(keys: true);
        foreach (var who in (string[])["the right key", "a token for agents"])
        {
            var credential = await CredentialAsync(server, who);
            foreach (var route in RoutesOf(server))
            {
                using var answer = await SendAsync(server, route, credential);
                Assert.True((int)answer.StatusCode is 200 or 204 or 400 or 404, $"{route}: {answer.StatusCode}");
            }
        }
    }

    private static async Task RefuseAllAsync(
        TestServer server,
        Predicate<Route> among,
        (string Name, string Value)[] credential,
        int status,
        string code,
        string? challenge
    )
    {
        var routes = RoutesOf(server).Where(r => among(r)).ToList();
        // Prefixes times routes; fewer would mean that they were not found.
        Assert.InRange(routes.Count, 100, 1_000);
        foreach (var route in routes)
        {
            using var answer = await SendAsync(server, route, credential);
            var body = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True(status == (int)answer.StatusCode, $"{route}: {(int)answer.StatusCode} {body}");
            Assert.Equal(challenge ?? "", answer.Headers.WwwAuthenticate.ToString());
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            var all = JsonElement.Parse(body);
            var error = all.GetProperty("error");
            Assert.Equal("error", Assert.Single(all.EnumerateObject()).Name);
            Assert.Equal(code, error.GetProperty("code").GetString());
            Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
            var message = error.GetProperty("message").GetString()!;
            if (code is "PermissionDenied")
            {
                var action = route.Method is "GET" ? "read" : "write";
                Assert.Contains($"/agents/{action}` to perform `{route.Method} ", message, StringComparison.Ordinal);
            }

            Assert.All(credential, c => Assert.DoesNotContain(c.Value.Split(' ')[^1], body, StringComparison.Ordinal));
        }
    }

    /// <summary>As the server has them, so that a new one is tested with the rest.</summary>
    private static List<Route> RoutesOf(TestServer server) =>
        [
            .. server
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .Where(IsOfAgents)
                .SelectMany(endpoint =>
                    endpoint
                        .Metadata.GetMetadata<HttpMethodMetadata>()!
                        .HttpMethods.Select(method => new Route(method, PathOf(endpoint.RoutePattern.RawText!)))
                )
                .Distinct(),
        ];

    private static bool IsOfAgents(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { HttpMethods.Count: > 0 }
        && endpoint.RoutePattern.RawText is { } path
        && (
            path.StartsWith("/agents/", StringComparison.Ordinal)
            || path.StartsWith("/api/projects/", StringComparison.Ordinal)
            || ((string[])["/v1/", "/openai/"]).Any(p => path.StartsWith(p, StringComparison.Ordinal))
                && !path.Contains("/realtime", StringComparison.Ordinal)
        );

    private static string PathOf(string pattern)
    {
        var path = new StringBuilder();
        foreach (var part in pattern.Split('{', '}').Select((text, i) => (text, IsName: i % 2 == 1)))
        {
            path.Append(part.IsName ? part.text.TrimStart('*') + "_x" : part.text);
        }

        return path.ToString();
    }

    private static Task<HttpResponseMessage> SendAsync(
        TestServer server,
        Route route,
        (string Name, string Value)[] credential
    )
    {
        var query = string.Join('&', credential.Where(c => c.Name[0] is '?').Select(c => $"{c.Name[1..]}={c.Value}"));
        var request = new HttpRequestMessage(new HttpMethod(route.Method), $"{route.Path}?{query}");
        foreach (var (name, value) in credential.Where(c => c.Name[0] is not '?'))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (route.Method is "POST" or "PATCH")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        return server.Http.SendAsync(request, Cancel);
    }

    private async Task<(string Name, string Value)[]> CredentialAsync(TestServer server, string who) =>
        who switch
        {
            "no credential" => [],
            "a wrong key" => [("api-key", "wrong-key-0001")],
            "a wrong key as bearer" => Bearer("wrong-key-0001"),
            "a wrong key in the query" => [("?api-key", "wrong-key-0001")],
            "another scheme" => [("Authorization", "Basic " + Convert.ToBase64String("me:secret"u8))],
            "the agent's token alone" => [("x-agent-access-token", TestServer.Key)],
            "the right key" => [("api-key", TestServer.Key)],
            "two credentials" => [("api-key", TestServer.Key), .. Bearer("wrong-key-0001")],
            "an unknown ephemeral key" => Bearer("ek_unknown"),
            "an ephemeral key" => Bearer(await EphemeralAsync(server)),
            "a revoked key" or "an expired key" => [("api-key", await DeadKeyAsync(server, who is "a revoked key"))],
            "a key for sessions" => [("api-key", await KeyAsync(server, "realtime"))],
            "a key that reads" => [("api-key", await KeyAsync(server, "agents.read"))],
            _ => Bearer(await TokenAsync(who)),
        };

    private async Task<string> TokenAsync(string who) =>
        who switch
        {
            "a token that is none" => "eyJhbGciOiJub25lIn0.not-json.signature",
            "a token with a bad signature" => (await _issuer.TokenAsync(Audience, ("roles", ["Agents.Write"])))[..^6]
                + "AAAAAA",
            "a token without signature" => _issuer.Forge(t => t.SigningCredentials = null, Who),
            "a token for someone else" => _issuer.Forge(t => t.Audience = "someone-else", Who),
            "a token of another issuer" => _issuer.Forge(t => t.Issuer = "https://other.example", Who),
            "an expired token" => _issuer.Forge(t => t.Expires = DateTime.UtcNow.AddMinutes(-4), Who),
            "a token before its time" => _issuer.Forge(t => t.NotBefore = DateTime.UtcNow.AddMinutes(10), Who),
            "a token of another tenant" => _entra.Forge(
                t => t.Issuer = $"{_entra.Instance}/{IdentitySettings.OtherTenant}/v2.0",
                Who,
                ("tid", IdentitySettings.OtherTenant)
            ),
            "a token whose tenant is not its issuer's" => _entra.Forge(
                _ => { },
                Who,
                ("tid", IdentitySettings.OtherTenant)
            ),
            "a token without roles" => await _issuer.TokenAsync(Audience),
            "a token for sessions" => await _issuer.TokenAsync(Audience, ("roles", ["VoiceLive.User"])),
            "a token that reads" => await _issuer.TokenAsync(Audience, ("roles", ["Agents.Read"])),
            "a token for agents" => await _issuer.TokenAsync(Audience, ("roles", ["Agents.Write"])),
            _ => throw new ArgumentOutOfRangeException(nameof(who), who, null),
        };

    private static (string Name, object Value) Who => ("sub", "somebody");

    private static (string, string)[] Bearer(string value) => [("Authorization", "Bearer " + value)];

    private async Task<string> KeyAsync(TestServer server, string scope)
    {
        var admin = await _issuer.TokenAsync(Audience, ("roles", ["Keys.Manage"]));
        var body = $$"""{"name":"limited","scopes":["{{scope}}"],"expires":"1h"}""";
        using var made = await server.CallAsync(HttpMethod.Post, KeysEndpoint.Path, admin, body);
        return (await made.JsonAsync()).GetProperty("key").GetString()!;
    }

    private async Task<string> DeadKeyAsync(TestServer server, bool revoked)
    {
        var key = await KeyAsync(server, "agents");
        if (!revoked)
        {
            _time.Forward(TimeSpan.FromHours(2));
            return key;
        }

        var admin = await _issuer.TokenAsync(Audience, ("roles", ["Keys.Manage"]));
        using var gone = await server.CallAsync(HttpMethod.Delete, KeysEndpoint.Path + "/limited", admin);
        Assert.True(gone.IsSuccessStatusCode);
        return key;
    }

    private static async Task<string> EphemeralAsync(TestServer server)
    {
        using var made = await server.CallAsync(HttpMethod.Post, "/v1/realtime/client_secrets");
        return (await made.JsonAsync()).GetProperty("value").GetString()!;
    }

    private Task<TestServer> StartAsync(bool keys) =>
        TestServer.StartAsync(s => s with { Authentication = Settings() with { Keys = keys } }, new() { Time = _time });

    private AuthenticationSettings Settings() =>
        IdentitySettings.Read(
            ("Issuers:local:Authority", _issuer.Authority),
            ("Issuers:local:Audiences:0", "parley"),
            ("Issuers:entra:Instance", _entra.Instance),
            ("Issuers:entra:Tenants:0", IdentitySettings.Tenant),
            ("Issuers:entra:Audiences:0", "parley")
        );

    private sealed record Route(string Method, string Path);
}
