using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Parley.Server.Tests.Identity;

/// <summary>
/// A real issuer of tokens in this process: OpenIddict on a free port, with metadata, keys and a token endpoint. With a tenant
/// it has the addresses that Entra ID has.
/// </summary>
internal sealed class LocalIssuer : IAsyncDisposable
{
    // Making a key takes long, so that all issuers draw from the same few.
    private static readonly Lazy<RSA>[] Made =
    [
        .. Enumerable.Range(0, 4).Select(_ => new Lazy<RSA>(() => RSA.Create(2048))),
    ];
    private int _number;
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private IReadOnlyDictionary<string, string[]> _next = new Dictionary<string, string[]>(StringComparer.Ordinal);
    private RsaSecurityKey _key;

    private LocalIssuer(WebApplication app, string path, RsaSecurityKey key)
    {
        _app = app;
        _key = key;
        Instance = app.Urls.First();
        Authority = Instance + path;
    }

    /// <summary>Scheme, host and port.</summary>
    public string Instance { get; }

    /// <summary>What stands in <c>iss</c>.</summary>
    public string Authority { get; }

    /// <summary>How often the metadata was fetched.</summary>
    public int Fetches { get; private set; }

    /// <param name="firstKey">Issuers with different numbers have different keys.</param>
    public static async Task<LocalIssuer> StartAsync(string? tenant = null, int firstKey = 0)
    {
        var path = tenant is null ? "" : $"/{tenant}/v2.0";
        var key = KeyOf(firstKey);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        LocalIssuer? made = null;
        builder
            .Services.AddOpenIddict()
            .AddServer(options =>
            {
                options
                    .SetConfigurationEndpointUris($"{path}/.well-known/openid-configuration")
                    .SetJsonWebKeySetEndpointUris($"{path}/keys")
                    .SetTokenEndpointUris($"{path}/token")
                    .AllowClientCredentialsFlow()
                    .EnableDegradedMode()
                    .DisableAccessTokenEncryption()
                    .AddSigningKey(key)
                    .AddEncryptionKey(new SymmetricSecurityKey(new byte[32]));
                options.UseAspNetCore().DisableTransportSecurityRequirement();
                options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
                options.AddEventHandler<HandleTokenRequestContext>(handler =>
                    handler.UseInlineHandler(context =>
                    {
                        context.SignIn(made!.Principal());
                        return default;
                    })
                );
                options.AddEventHandler<HandleConfigurationRequestContext>(handler =>
                    handler.UseInlineHandler(_ =>
                    {
                        made!.Fetches++;
                        return default;
                    })
                );
            });
        builder.Services.AddOptions<OpenIddictServerOptions>();
        var app = builder.Build();
        app.UseAuthentication();
        await app.StartAsync(TestContext.Current.CancellationToken);
        made = new LocalIssuer(app, path, key) { _number = firstKey };
        var server = app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        server.Issuer = new Uri(made.Authority);
        return made;
    }

    /// <summary>Asks the token endpoint for an access token of one hour that carries these claims.</summary>
    public async Task<string> TokenAsync(params (string Name, string[] Values)[] claims)
    {
        _next = claims.ToDictionary(claim => claim.Name, claim => claim.Values, StringComparer.Ordinal);
        using var answer = await _http.PostAsync(
            Authority + "/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = "test-client",
                    ["client_secret"] = "secret of the client",
                }
            ),
            TestContext.Current.CancellationToken
        );
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return body.GetProperty("access_token").GetString()!;
    }

    /// <summary>Signs a token that the endpoint would never give, with the issuer's real key.</summary>
    public string Forge(Action<SecurityTokenDescriptor> change, params (string Name, object Value)[] claims)
    {
        var now = DateTime.UtcNow;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Authority,
            Audience = "parley",
            NotBefore = now.AddMinutes(-5),
            Expires = now.AddHours(1),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
            Claims = claims.ToDictionary(claim => claim.Name, claim => claim.Value, StringComparer.Ordinal),
        };
        change(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>From now on signs with a new key, and publishes only that one.</summary>
    public void Rotate()
    {
        _key = NextKey();
        var options = _app.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue;
        options.SigningCredentials.Clear();
        options.SigningCredentials.Add(new SigningCredentials(_key, SecurityAlgorithms.RsaSha256));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private ClaimsPrincipal Principal()
    {
        var identity = new ClaimsIdentity("test");
        identity.SetClaim(Claims.Subject, "subject-1");
        foreach (var (name, values) in _next)
        {
            if (name is "aud")
            {
                identity.SetResources(values);
            }
            else if (name is "scope")
            {
                identity.SetScopes(values);
            }
            else if (values is [var only])
            {
                identity.SetClaim(name, only);
            }
            else
            {
                identity.SetClaims(name, values.ToImmutableArray());
            }
        }

        identity.SetDestinations(_ => [Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }

    private RsaSecurityKey NextKey() => KeyOf(++_number);

    private static RsaSecurityKey KeyOf(int number) =>
        new(Made[number % Made.Length].Value) { KeyId = $"key-{number}" };
}
