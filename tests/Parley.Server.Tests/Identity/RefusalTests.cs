using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Parley.Server.Auth;
using Parley.Server.Settings;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Files;

namespace Parley.Server.Tests.Identity;

/// <summary>Every row of the table of refusals in docs/operations/identity.md, with its status, code and challenge.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private const string VoiceLive = "/voice-live/realtime?model=m";
    private const string OpenAI = "/v1/realtime?model=m";
    private const string Rest = "/v1/realtime/client_secrets";
    private LocalIssuer _issuer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _issuer = await LocalIssuer.StartAsync();

    public ValueTask DisposeAsync() => _issuer.DisposeAsync();

    public static TheoryData<string, int, string, string?> Rows { get; } =
        new()
        {
            { "no credential", 401, "401", "Bearer" },
            { "a wrong key", 401, "401", "Bearer" },
            { "a wrong ephemeral key", 401, "401", "Bearer" },
            { "two credentials", 401, "401", "Bearer" },
            { "a bad token", 401, "flat", "Bearer error=\"invalid_token\"" },
            { "no credential where keys are off", 401, "flat", "Bearer" },
            { "no permission", 401, "PermissionDenied", "Bearer error=\"insufficient_scope\"" },
            { "a key where keys are off", 403, "AuthenticationTypeDisabled", null },
            { "the right key where keys are off", 403, "AuthenticationTypeDisabled", null },
            { "an ephemeral key where a key is needed", 403, "ephemeral_key", null },
            { "a token on a regional host", 400, "BadRequest", null },
            { "over a limit", 429, "429", null },
            { "another host", 400, "host_not_allowed", null },
            { "the issuer is away", 503, "503", null },
        };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_refusal_has_its_status_code_and_challenge(
        string row,
        int status,
        string code,
        string? challenge
    )
    {
        await using var server = await TestServer.StartAsync(settings => Change(settings, row));
        foreach (var path in new[] { VoiceLive, OpenAI, Rest })
        {
            if (await AskAsync(server, row, path) is not { } response)
            {
                continue;
            }

            using (response)
            {
                Assert.Equal(status, (int)response.StatusCode);
                Assert.Equal(challenge ?? "", response.Headers.WwwAuthenticate.ToString());
                Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
                Assert.NotNull(response.Header("x-request-id"));
                Assert.Equal(status is 429 or 503, response.Header("Retry-After") is not null);
                var body = await response.JsonAsync();
                if (code is "flat" && path is VoiceLive)
                {
                    Assert.Equal("statusCode message", string.Join(' ', body.EnumerateObject().Select(p => p.Name)));
                }
                else
                {
                    var error = body.GetProperty("error");
                    Assert.Equal(code is "flat" ? "401" : code, error.GetProperty("code").GetString());
                    Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()));
                }
            }
        }
    }

    [Fact]
    public void The_table_of_the_documentation_and_this_one_are_the_same()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "identity.md"));
        var documented = page[page.IndexOf("## Refusals", StringComparison.Ordinal)..]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells =>
                $"{cells[1]} {(cells[2].StartsWith("flat", StringComparison.Ordinal) ? "flat" : cells[2].Split('`')[1])}"
            )
            .ToHashSet(StringComparer.Ordinal);

        var tested = Rows.Select(row => $"{row.Data.Item2} {row.Data.Item3}").ToHashSet(StringComparer.Ordinal);

        Assert.Equal(documented.Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData((int)Permissions.AgentsRead, "GET", "agents/read")]
    [InlineData((int)Permissions.AgentsWrite, "POST", "agents/write")]
    public async Task On_agents_a_missing_permission_names_the_action(int needed, string method, string action)
    {
        var context = ContextOf("/api/projects/p/assistants", method);
        var principal = new Principal(PrincipalKind.Token, "entra:t/o", Permissions.None);

        await AuthRefusals.PermissionDenied(principal, (Permissions)needed, context.Request).WriteAsync(context);

        var error = Read(context).GetProperty("error");
        Assert.Equal(401, context.Response.StatusCode);
        Assert.Equal("PermissionDenied", error.GetProperty("code").GetString());
        Assert.Equal(
            $"The principal entra:t/o lacks the required data action `Microsoft.CognitiveServices/accounts/AIServices/{action}` to perform `{method} /api/projects/p/assistants` operation.",
            error.GetProperty("message").GetString()
        );
    }

    [Theory]
    [InlineData("/api/projects/p/assistants")]
    [InlineData("/api/projects/p/agents")]
    [InlineData("/agents/v1.0/subscriptions/s/threads")]
    [InlineData("/openai/v1/responses")]
    public async Task On_agents_a_bad_token_is_answered_in_the_shape_that_their_clients_read(string path)
    {
        var context = ContextOf(path, "GET");

        await AuthRefusals.InvalidToken("parley", Parley.Server.Auth.Tokens.TokenFault.Lifetime).WriteAsync(context);

        Assert.Equal("401", Read(context).GetProperty("error").GetProperty("code").GetString());
    }

    private ServerSettings Change(ServerSettings settings, string row) =>
        row switch
        {
            "a token on a regional host" => settings with
            {
                Authentication = IdentitySettings.Local(_issuer),
                RegionalHosts = ["westeurope.api.example"],
            },
            "another host" => settings with { AllowedHosts = ["voice.example"] },
            "over a limit" => settings with
            {
                Limits = new LimitTable(new() { ConnectionsPerMinute = 1, RequestsPerMinute = 1 }, []),
            },
            "the issuer is away" => settings with
            {
                Authentication = IdentitySettings.Read(
                    ("Issuers:gone:Authority", "http://127.0.0.1:9"),
                    ("Issuers:gone:Issuer", _issuer.Authority),
                    ("Issuers:gone:Audiences:0", "parley")
                ),
            },
            _ => settings with
            {
                Authentication = IdentitySettings.Local(_issuer) with
                {
                    Keys = !row.EndsWith("where keys are off", StringComparison.Ordinal),
                },
            },
        };

    private async Task<HttpResponseMessage?> AskAsync(TestServer server, string row, string path)
    {
        var token = await _issuer.TokenAsync(("aud", ["parley"]), ("roles", ["VoiceLive.User"]));
        switch (row)
        {
            case "no credential" or "no credential where keys are off":
                return await SendAsync(server, path);
            case "a wrong key" or "a key where keys are off":
                return await SendAsync(server, path, ("api-key", "wrong"));
            case "the right key where keys are off":
                return await SendAsync(server, path, ("Authorization", "Bearer " + TestServer.Key));
            case "a wrong ephemeral key":
                return await SendAsync(server, path, ("Authorization", "Bearer ek_wrong"));
            case "two credentials":
                return await SendAsync(server, path, ("api-key", TestServer.Key), ("Authorization", "Bearer " + token));
            case "a bad token":
                return await SendAsync(server, path, ("Authorization", "Bearer " + token[..^6] + "AAAAAA"));
            case "no permission":
                var none = await _issuer.TokenAsync(("aud", ["parley"]));
                return await SendAsync(server, path, ("Authorization", "Bearer " + none));
            case "an ephemeral key where a key is needed" when path is Rest:
                using (var made = await server.CallAsync(HttpMethod.Post, Rest))
                {
                    var secret = (await made.JsonAsync()).GetProperty("value").GetString()!;
                    return await SendAsync(server, path, ("Authorization", "Bearer " + secret));
                }

            case "a token on a regional host":
                return await SendAsync(
                    server,
                    path,
                    ("Host", "westeurope.api.example"),
                    ("Authorization", "Bearer " + token)
                );
            case "another host":
                return await SendAsync(server, path, ("api-key", TestServer.Key));
            case "over a limit":
                (await SendAsync(server, path, ("api-key", TestServer.Key))).Dispose();
                return await SendAsync(server, path, ("api-key", TestServer.Key));
            case "the issuer is away":
                return await SendAsync(server, path, ("Authorization", "Bearer " + token));
            default:
                return null;
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(
        TestServer server,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        if (path is not Rest)
        {
            return await server.UpgradeAsync(path, headers);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Http.SendAsync(request, Cancel);
    }

    private static DefaultHttpContext ContextOf(string path, string method)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        context.Request.Method = method;
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static JsonElement Read(HttpContext context) =>
        JsonElement.Parse(((MemoryStream)context.Response.Body).ToArray());
}
