using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Parley.Server.Hosting;

/// <summary>What pages of allowed origins may do by http. WebSockets are judged by <see cref="Gateway.OriginPolicy"/>.</summary>
internal static class CorsSetup
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>Headers that a page may read: without them it could not know when to try again.</summary>
    private static readonly string[] Exposed =
    [
        "x-request-id",
        "x-ms-client-request-id",
        "retry-after",
        "retry-after-ms",
        "x-ratelimit-limit-requests",
        "x-ratelimit-remaining-requests",
        "x-ratelimit-reset-requests",
        "x-ratelimit-limit-tokens",
        "x-ratelimit-remaining-tokens",
        "x-ratelimit-reset-tokens",
    ];

    /// <summary>Credentials stand in headers, so that cookies are never allowed.</summary>
    public static void Apply(CorsPolicyBuilder policy, IReadOnlyList<string> origins)
    {
        _ = origins.Contains("*", StringComparer.Ordinal)
            ? policy.AllowAnyOrigin()
            : policy.WithOrigins([.. origins.Select(origin => origin.TrimEnd('/'))]);
        policy
            .WithMethods("GET", "POST", "DELETE")
            .AllowAnyHeader()
            .WithExposedHeaders(Exposed)
            .SetPreflightMaxAge(Remembered);
    }
}
