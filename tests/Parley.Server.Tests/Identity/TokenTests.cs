using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Identity;

/// <summary>Tokens of a real issuer at the door: docs/operations/identity.md.</summary>
public sealed class TokenTests
{
    private const string VoiceLive = "/voice-live/realtime?model=m";
    private static readonly (string, string[]) Audience = ("aud", ["parley"]);
    private static readonly (string, string[]) Role = ("roles", ["VoiceLive.User"]);
    private static readonly (string, string[]) Object = ("oid", ["11111111-aaaa-bbbb-cccc-222222222222"]);
    private static readonly (string, string[]) Tenant = ("tid", [IdentitySettings.Tenant]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Sockets { get; } =
        new(
            "/voice-live/realtime?model=m",
            "/voice-agent/realtime?model=m",
            "/v1/realtime?model=m",
            "/openai/realtime?deployment=m"
        );

    [Theory]
    [MemberData(nameof(Sockets))]
    [Covers("feature:7")]
    public async Task A_token_in_the_header_opens_a_session_on_every_address(string path)
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer));
        var token = await issuer.TokenAsync(Audience, Role);

        using var socket = await server.ConnectAsync(
            path,
            options => options.SetRequestHeader("Authorization", "Bearer " + token)
        );

        await socket.UntilAsync("session.created");
        Assert.Contains("local:subject-1", server.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authorization")]
    [InlineData("Authorization")]
    [InlineData("AUTHORIZATION")]
    [InlineData("h-authorization")]
    public async Task A_token_in_the_query_opens_a_session_in_any_letter_case(string name)
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer));
        var token = await issuer.TokenAsync(Audience, Role);

        using var socket = await server.ConnectAsync($"{VoiceLive}&{name}=Bearer%20{token}", _ => { });

        await socket.UntilAsync("session.created");
    }

    [Fact]
    public async Task A_token_may_come_where_a_page_can_only_put_a_key()
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer));
        var token = await issuer.TokenAsync(Audience, Role);

        using var bySubprotocol = await server.ConnectAsync(
            VoiceLive,
            options =>
            {
                options.AddSubProtocol("realtime");
                options.AddSubProtocol("openai-insecure-api-key." + token);
            }
        );
        using var byQuery = await server.ConnectAsync($"{VoiceLive}&api-key={token}", _ => { });

        Assert.Equal("realtime", bySubprotocol.SubProtocol);
        await bySubprotocol.UntilAsync("session.created");
        await byQuery.UntilAsync("session.created");
    }

    [Fact]
    public async Task A_key_with_two_dots_is_a_key_where_no_issuer_is_named()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { ApiKey = "my.own.key" });

        await AssertOpensAsync(server, "my.own.key");
    }

    [Fact]
    public async Task Tokens_of_both_versions_of_a_tenant_open_a_session()
    {
        await using var issuer = await LocalIssuer.StartAsync(IdentitySettings.Tenant);
        await using var server = await StartAsync(IdentitySettings.Entra(issuer));
        var second = await issuer.TokenAsync(Audience, Role, Tenant, Object);
        var first = issuer.Forge(
            token => token.Issuer = $"https://sts.windows.net/{IdentitySettings.Tenant}/",
            ("tid", IdentitySettings.Tenant),
            ("oid", "11111111-aaaa-bbbb-cccc-222222222222"),
            ("appid", "the-app"),
            ("roles", new[] { "VoiceLive.User" })
        );

        foreach (var token in new[] { second, first })
        {
            using var response = await server.UpgradeAsync(VoiceLive, Bearer(token));
            Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
        }

        Assert.Contains(
            $"entra:{IdentitySettings.Tenant}/11111111-aaaa-bbbb-cccc-222222222222",
            server.Logs.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_token_of_another_tenant_is_refused_though_the_keys_are_the_same()
    {
        await using var issuer = await LocalIssuer.StartAsync(IdentitySettings.Tenant);
        await using var server = await StartAsync(IdentitySettings.Entra(issuer));
        var theirs = issuer.Forge(
            token => token.Issuer = $"{issuer.Instance}/{IdentitySettings.OtherTenant}/v2.0",
            ("tid", IdentitySettings.OtherTenant),
            ("oid", "o"),
            ("roles", new[] { "VoiceLive.User" })
        );
        var lying = await issuer.TokenAsync(Audience, Role, Object, ("tid", [IdentitySettings.OtherTenant]));

        await AssertInvalidAsync(server, theirs);
        await AssertInvalidAsync(server, lying);
    }

    [Fact]
    public async Task An_expired_token_is_refused_and_the_clocks_may_differ_a_little()
    {
        var time = new ShiftedTime(stands: true);
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer), time);
        var token = await issuer.TokenAsync(Audience, Role);

        time.Forward(TimeSpan.FromMinutes(60) + TimeSpan.FromSeconds(10));
        using var within = await server.UpgradeAsync(VoiceLive, Bearer(token));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, within.StatusCode);

        time.Forward(TimeSpan.FromMinutes(5));
        await AssertInvalidAsync(server, token);
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused()
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer));

        await AssertInvalidAsync(server, await issuer.TokenAsync(Role, ("aud", ["another-service"])));
    }

    [Fact]
    public async Task A_token_that_nobody_signed_is_refused()
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var stranger = await LocalIssuer.StartAsync(firstKey: 3);
        await using var server = await StartAsync(IdentitySettings.Local(issuer));
        var unsigned = issuer.Forge(
            token => token.SigningCredentials = null,
            ("sub", "s"),
            ("roles", "VoiceLive.User")
        );
        var foreign = stranger.Forge(
            token => token.Issuer = issuer.Authority,
            ("sub", "s"),
            ("roles", "VoiceLive.User")
        );
        var shared = issuer.Forge(
            token =>
                token.SigningCredentials = new SigningCredentials(
                    new SymmetricSecurityKey(new byte[32]) { KeyId = "k" },
                    SecurityAlgorithms.HmacSha256
                ),
            ("sub", "s"),
            ("roles", "VoiceLive.User")
        );
        var good = await issuer.TokenAsync(Audience, Role);

        foreach (
            var token in new[]
            {
                unsigned,
                foreign,
                shared,
                good[..^4] + "AAAA",
                "not.a.token",
                "..",
                await stranger.TokenAsync(Audience, Role),
            }
        )
        {
            await AssertInvalidAsync(server, token);
        }
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_fetched_with_the_first_token_that_it_signed()
    {
        var time = new ShiftedTime();
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer), time);
        var before = await issuer.TokenAsync(Audience, Role);
        await AssertOpensAsync(server, before);

        issuer.Rotate();
        var after = await issuer.TokenAsync(Audience, Role);

        await AssertOpensAsync(server, after);
        Assert.Equal(2, issuer.Fetches);
        await AssertInvalidAsync(server, before);

        // A key that nobody published does not send the server fetching each time.
        issuer.Rotate();
        var next = await issuer.TokenAsync(Audience, Role);
        await AssertInvalidAsync(server, next);
        Assert.Equal(2, issuer.Fetches);
        time.Forward(TimeSpan.FromMinutes(5));
        await AssertOpensAsync(server, next);
        Assert.Equal(3, issuer.Fetches);
    }

    [Fact]
    public async Task While_the_issuer_cannot_be_reached_new_servers_wait_and_old_ones_go_on()
    {
        var time = new ShiftedTime();
        var issuer = await LocalIssuer.StartAsync();
        await using var warm = await StartAsync(IdentitySettings.Local(issuer), time);
        await using var cold = await StartAsync(IdentitySettings.Local(issuer), time);
        var token = issuer.Forge(
            t => t.Expires = DateTime.UtcNow.AddDays(2),
            ("sub", "s"),
            ("roles", "VoiceLive.User")
        );
        await AssertOpensAsync(warm, token);
        await issuer.DisposeAsync();

        time.Forward(TimeSpan.FromHours(13));
        await AssertOpensAsync(warm, token);
        using var refused = await cold.UpgradeAsync(VoiceLive, Bearer(token));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("503", (await ErrorOf(refused)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/voice-live/realtime?model=m")]
    [InlineData("/v1/realtime?model=m")]
    public async Task A_token_without_a_role_is_refused_with_401_as_the_service_does(string path)
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer));

        using var response = await server.UpgradeAsync(path, Bearer(await issuer.TokenAsync(Audience)));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer error=\"insufficient_scope\"", response.Headers.WwwAuthenticate.ToString());
        var error = await ErrorOf(response);
        Assert.Equal("PermissionDenied", error.GetProperty("code").GetString());
        Assert.Equal("Principal does not have access to API/Operation.", error.GetProperty("message").GetString());
    }

    public static TheoryData<string, string[], string, string> Ways { get; } =
        new()
        {
            { "roles", ["Cognitive Services User"], "", "" },
            { "roles", ["other", "VoiceLive.User"], "", "" },
            { "roles", ["shop.callers"], "AppRoles:0", "shop.callers" },
            { "scope", ["Voice.Use"], "Scopes:0", "Voice.Use" },
            { "scp", ["profile Voice.Use"], "Scopes:0", "Voice.Use" },
            { "groups", ["g-1", "0b7c"], "Groups:0", "0b7c" },
            { "oid", ["the-object"], "Objects:0", "the-object" },
            { "appid", ["the-app"], "Objects:0", "the-app" },
        };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_role_a_scope_a_group_or_an_object_lets_in(
        string claim,
        string[] values,
        string list,
        string granted
    )
    {
        await using var issuer = await LocalIssuer.StartAsync();
        (string, string)[] grants =
            list.Length == 0 ? [] : [("Grants:0:To", "Cognitive Services User"), ($"Grants:0:{list}", granted)];
        await using var server = await StartAsync(IdentitySettings.Local(issuer, grants));

        await AssertOpensAsync(server, await issuer.TokenAsync(Audience, (claim, values)));
        using var without = await server.UpgradeAsync(VoiceLive, Bearer(await issuer.TokenAsync(Audience)));
        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
    }

    [Fact]
    public async Task Roles_may_stand_deeper_in_the_token()
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(
            IdentitySettings.Local(
                issuer,
                ("RoleClaim", "realm_access.roles"),
                ("Grants:0:To", "realtime"),
                ("Grants:0:AppRoles", "caller, agent")
            )
        );
        var token = issuer.Forge(
            _ => { },
            ("sub", "s"),
            ("realm_access", JsonSerializer.Deserialize<JsonElement>("""{"roles":["caller"]}"""))
        );

        await AssertOpensAsync(server, token);
    }

    [Fact]
    public async Task An_ephemeral_key_can_be_made_with_a_token_and_opens_its_session()
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer) with { Keys = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/realtime/client_secrets");
        request.Headers.Add("Authorization", "Bearer " + await issuer.TokenAsync(Audience, Role));

        using var made = await server.Http.SendAsync(request, Cancel);
        var secret = JsonDocument.Parse(await made.Content.ReadAsStringAsync(Cancel)).RootElement;
        await AssertOpensAsync(server, secret.GetProperty("value").GetString()!);
    }

    [Theory]
    [InlineData("/v1/realtime/client_secrets")]
    [InlineData("/realtime/sessions")]
    public async Task Calls_over_http_refuse_a_bad_token_in_the_shape_of_errors(string path)
    {
        await using var issuer = await LocalIssuer.StartAsync();
        await using var server = await StartAsync(IdentitySettings.Local(issuer));
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Authorization", "Bearer " + await issuer.TokenAsync(Role, ("aud", ["x"])));

        using var response = await server.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("401", (await ErrorOf(response)).GetProperty("code").GetString());
    }

    private static Task<TestServer> StartAsync(AuthenticationSettings authentication, TimeProvider? time = null) =>
        TestServer.StartAsync(
            settings => settings with { Authentication = authentication },
            time is null ? null : new() { Time = time }
        );

    private static (string, string) Bearer(string token) => ("Authorization", "Bearer " + token);

    private static async Task AssertOpensAsync(TestServer server, string token)
    {
        using var response = await server.UpgradeAsync(VoiceLive, Bearer(token));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, response.StatusCode);
    }

    private static async Task AssertInvalidAsync(TestServer server, string token)
    {
        using var response = await server.UpgradeAsync(VoiceLive, Bearer(token));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal(401, body.GetProperty("statusCode").GetInt32());
        Assert.Equal(
            "Unauthorized. Access token is missing, invalid, audience is incorrect (parley), or have expired.",
            body.GetProperty("message").GetString()
        );
        Assert.False(body.TryGetProperty("error", out _));
    }

    private static async Task<JsonElement> ErrorOf(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("error");
}
