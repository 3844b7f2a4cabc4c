using Parley.Server.Auth;

namespace Parley.Server.Settings;

/// <summary>Who may come in, from the section <c>Authentication</c> (docs/operations/identity.md).</summary>
internal sealed record AuthenticationSettings
{
    /// <summary>False: keys open nothing, and everyone needs a token.</summary>
    public bool Keys { get; init; } = true;

    /// <summary>How often it is looked whether who opened a session may still have it.</summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>False: a session ends when its token has expired.</summary>
    public bool SessionsOutliveTokens { get; init; } = true;

    /// <summary>The issuers whose tokens are read; none by default.</summary>
    public IReadOnlyList<IssuerSettings> Issuers { get; init; } = [];
}

/// <summary>One issuer of tokens: one tenant of Entra ID, or any OpenID Connect issuer.</summary>
/// <param name="Name">The operator's name for it.</param>
/// <param name="Authority">Where its metadata is found, without <c>/.well-known/openid-configuration</c>.</param>
/// <param name="Audiences">What its tokens must be made for: one of these.</param>
internal sealed record IssuerSettings(string Name, Uri Authority, IReadOnlyList<string> Audiences)
{
    /// <summary>The tenant whose tokens are read, for Entra ID; null for other issuers.</summary>
    public string? Tenant { get; init; }

    /// <summary>What may stand in <c>iss</c>.</summary>
    public required IReadOnlyList<string> Issuers { get; init; }

    /// <summary>How far the clocks may differ.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The claim that holds roles; a dot goes one level deeper.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>The claim that holds groups.</summary>
    public string GroupClaim { get; init; } = "groups";

    public IReadOnlyList<GrantSettings> Grants { get; init; } = [];
}

/// <summary>Gives permissions to tokens that carry one of the values named.</summary>
/// <param name="Scopes">Values of <c>scp</c> or <c>scope</c>.</param>
/// <param name="Objects">Values of <c>oid</c>, <c>sub</c>, <c>appid</c>, <c>azp</c> or <c>client_id</c>.</param>
internal sealed record GrantSettings(
    Permissions Permissions,
    IReadOnlyList<string> AppRoles,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> Objects
);
