using System.Net;
using Parley.Server.Auth;
using Parley.Server.Keys;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Keys;

/// <summary><c>/admin/keys</c>: docs/operations/identity.md#keys.</summary>
public sealed class KeysEndpointTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_makes_lists_rotates_and_revokes_keys()
    {
        await using var server = await TestServer.StartAsync();
        var admin = await AdminAsync(server);

        using var made = await server.CallAsync(
            HttpMethod.Post,
            KeysEndpoint.Path,
            admin,
            """{"name":"kiosk","scopes":["realtime"],"expires":"90d"}"""
        );
        var key = (await made.JsonAsync()).GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        await AssertOpensAsync(server, key, HttpStatusCode.SwitchingProtocols);

        using var list = await server.CallAsync(HttpMethod.Get, KeysEndpoint.Path, admin);
        var listed = await list.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("\"kiosk\"", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(key, listed, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\"key\":",
            listed.Replace("\"object\":\"key\"", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        using var rotated = await server.CallAsync(
            HttpMethod.Post,
            KeysEndpoint.Path + "/kiosk/rotate",
            admin,
            """{"overlap_seconds":0}"""
        );
        var fresh = (await rotated.JsonAsync()).GetProperty("key").GetString()!;
        await AssertOpensAsync(server, key, HttpStatusCode.Unauthorized);
        await AssertOpensAsync(server, fresh, HttpStatusCode.SwitchingProtocols);

        using var slot = await server.CallAsync(HttpMethod.Post, KeysEndpoint.Path + "/primary/rotate", admin);
        Assert.StartsWith("pk_", (await slot.JsonAsync()).GetProperty("key").GetString(), StringComparison.Ordinal);

        using var gone = await server.CallAsync(HttpMethod.Delete, KeysEndpoint.Path + "/kiosk", admin);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await AssertOpensAsync(server, fresh, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_for_headers_only_opens_nothing_in_an_address()
    {
        await using var server = await TestServer.StartAsync();
        var admin = await AdminAsync(server);
        using var made = await server.CallAsync(
            HttpMethod.Post,
            KeysEndpoint.Path,
            admin,
            """{"name":"desk","header_only":true}"""
        );
        Assert.True((await made.JsonAsync()).GetProperty("header_only").GetBoolean());
        // It stays so when it is rotated.
        using var rotated = await server.CallAsync(HttpMethod.Post, KeysEndpoint.Path + "/desk/rotate", admin);
        var key = (await rotated.JsonAsync()).GetProperty("key").GetString()!;
        const string Session = "/voice-live/realtime?model=m";
        (string Query, (string, string)[] Headers, HttpStatusCode Status)[] ways =
        [
            ("", [("api-key", key)], HttpStatusCode.SwitchingProtocols),
            ("", [("Authorization", "Bearer " + key)], HttpStatusCode.SwitchingProtocols),
            ("&agent-access-token=other", [("api-key", key)], HttpStatusCode.SwitchingProtocols),
            ($"&api-key={key}", [], HttpStatusCode.Unauthorized),
            ($"&authorization=Bearer%20{key}", [], HttpStatusCode.Unauthorized),
            ($"&h-api-key={key}", [("api-key", key)], HttpStatusCode.Unauthorized),
        ];
        foreach (var (query, headers, status) in ways)
        {
            using var answer = await server.UpgradeAsync(Session + query, headers);
            Assert.True(status == answer.StatusCode, $"{query.Length}: {answer.StatusCode}");
            if (status is HttpStatusCode.Unauthorized)
            {
                Assert.DoesNotContain(
                    "address",
                    await answer.Content.ReadAsStringAsync(Cancel),
                    StringComparison.Ordinal
                );
            }
        }

        using var call = await server.CallAsync(HttpMethod.Get, $"/v1/threads?api-key={key}", bearer: null);
        Assert.Equal(HttpStatusCode.Unauthorized, call.StatusCode);
        Assert.Contains("key_in_address", server.Logs.Text, StringComparison.Ordinal);
        using var other = await server.UpgradeAsync($"{Session}&api-key={TestServer.Key}");
        Assert.Equal(HttpStatusCode.SwitchingProtocols, other.StatusCode);
    }

    [Fact]
    public async Task A_key_without_the_scope_manages_nothing()
    {
        await using var server = await TestServer.StartAsync();

        using var refused = await server.CallAsync(HttpMethod.Post, KeysEndpoint.Path, body: """{"name":"mine"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("PermissionDenied", await refused.CodeAsync());
    }

    [Fact]
    public async Task A_key_for_administration_opens_no_session()
    {
        await using var server = await TestServer.StartAsync();

        await AssertOpensAsync(server, await AdminAsync(server), HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("""{"name":"x","scopes":["all"]}""", "scopes")]
    [InlineData("""{"name":"x","expires":"soon"}""", "expires")]
    [InlineData("""{"name":"x","scope":"realtime"}""", "scope")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""[]""", "object")]
    public async Task A_wrong_request_is_told_what_is_wrong(string body, string names)
    {
        await using var server = await TestServer.StartAsync();

        using var refused = await server.CallAsync(HttpMethod.Post, KeysEndpoint.Path, await AdminAsync(server), body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = (await refused.JsonAsync()).GetProperty("error");
        Assert.Contains(names, error.GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> AdminAsync(TestServer server)
    {
        var ring = new KeyRing(new KeyFile(server.Settings.Data, TimeProvider.System), TimeProvider.System);
        var key = await ring.CreateAsync("boss", new KeyTerms(Permissions.Admin, null), Cancel);
        ((KeyStore)server.Services.GetService(typeof(KeyStore))!).Changed();
        return key;
    }

    private static async Task AssertOpensAsync(TestServer server, string key, HttpStatusCode expected)
    {
        using var response = await server.UpgradeAsync("/v1/realtime?model=m", ("api-key", key));
        Assert.Equal(expected, response.StatusCode);
    }
}
