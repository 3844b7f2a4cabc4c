using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;
using Parley.Server.Settings;

namespace Parley.Server.Auth.Tokens;

/// <summary>Sets up one bearer scheme for each issuer.</summary>
internal static class TokenSchemes
{
    private const int LongestDocument = 1024 * 1024;
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    public static void AddTo(IServiceCollection services, AuthenticationSettings settings, TimeProvider time)
    {
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = NoDefaultScheme.Name;
            options.AddScheme<NoDefaultScheme>(NoDefaultScheme.Name, null);
        });
        services.TryAddSingleton(UrlEncoder.Default);
        services.TryAddSingleton<IAuthenticationConfigurationProvider, NoSchemesInFiles>();
        var issuers = new List<TokenIssuer>();
        var builder = new AuthenticationBuilder(services);
        foreach (var issuer in settings.Issuers)
        {
            var known = new TokenIssuer($"Issuer{issuers.Count}", issuer, KeysOf(issuer, time));
            issuers.Add(known);
            builder.AddJwtBearer(known.Scheme, options => Apply(options, known, time));
        }

        services.AddSingleton<IReadOnlyList<TokenIssuer>>(issuers);
        services.AddSingleton<TokenReader>();
    }

    private static SigningKeys KeysOf(IssuerSettings issuer, TimeProvider time)
    {
        var http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            }
        )
        {
            Timeout = FetchLimit,
            MaxResponseContentBufferSize = LongestDocument,
        };
        var address = $"{issuer.Authority.ToString().TrimEnd('/')}/.well-known/openid-configuration";
        var documents = new HttpDocumentRetriever(http) { RequireHttps = !issuer.Authority.IsLoopback };
        return new SigningKeys(address, documents, time);
    }

    private static void Apply(JwtBearerOptions options, TokenIssuer issuer, TimeProvider time)
    {
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.ConfigurationManager = issuer.Keys;
        options.TimeProvider = time;
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = context =>
            {
                // The fence took it out of the request long ago.
                context.Token = context.HttpContext.Features.Get<PresentedToken>()?.Value;
                return Task.CompletedTask;
            },
        };
        var settings = issuer.Settings;
        var rules = options.TokenValidationParameters;
        rules.ValidIssuers = settings.Issuers;
        rules.ValidAudiences = [.. settings.Audiences.SelectMany(a => new[] { a.TrimEnd('/'), a.TrimEnd('/') + "/" })];
        rules.ValidAlgorithms = Algorithms;
        rules.ClockSkew = settings.ClockSkew;
        rules.LifetimeValidator = (from, until, _, given) => IsAlive(from, until, given.ClockSkew, time);
        if (settings.Tenant is not null)
        {
            rules.EnableAadSigningKeyIssuerValidation();
        }
    }

    private static bool IsAlive(DateTime? from, DateTime? until, TimeSpan skew, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now - skew < end && (from is not { } start || now + skew >= start);
    }

    /// <summary>Schemes come from <see cref="AuthenticationSettings"/> alone.</summary>
    private sealed class NoSchemesInFiles : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration { get; } = new ConfigurationBuilder().Build();
    }
}
