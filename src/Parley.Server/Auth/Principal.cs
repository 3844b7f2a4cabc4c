using Parley.Server.Keys;
using Parley.Server.Secrets;

namespace Parley.Server.Auth;

/// <summary>Who a request comes from, and what may be done. Fit for logs: it holds no secret.</summary>
/// <param name="Id">Stable and unique: <c>key:phone</c>, or <c>entra:TENANT/OBJECT</c>. Limits count by it.</param>
internal sealed record Principal(PrincipalKind Kind, string Id, Permissions Permissions)
{
    /// <summary>The key that was presented, or that an ephemeral key was made with; null for tokens.</summary>
    public KeyIdentity? Key { get; init; }

    /// <summary>The ephemeral key that stood for the principal; null when it came itself.</summary>
    public ClientSecret? Secret { get; init; }

    /// <summary>The client application of a token; null for keys, and when the token names none.</summary>
    public string? Client { get; init; }

    /// <summary>The token's own id, to find it in the issuer's log; null for keys.</summary>
    public string? TokenId { get; init; }

    /// <summary>When the token has expired, the difference between clocks included; null for keys.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    public bool May(Permissions needed) => (Permissions & needed) == needed;

    public override string ToString() => Secret is null ? Id : $"{Id} (by an ephemeral key)";

    public static Principal Of(KeyIdentity key) =>
        new(PrincipalKind.Key, "key:" + key.Name, key.Permissions) { Key = key };
}

internal enum PrincipalKind
{
    Key,
    Token,
}
