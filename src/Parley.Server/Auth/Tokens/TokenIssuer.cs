using Parley.Server.Settings;

namespace Parley.Server.Auth.Tokens;

/// <summary>One issuer with its keys, and the name of the authentication scheme that reads its tokens.</summary>
internal sealed record TokenIssuer(string Scheme, IssuerSettings Settings, SigningKeys Keys)
{
    /// <summary>Whether a token that claims this <c>iss</c> is for this issuer to judge.</summary>
    public bool Claims(string issuer) => Settings.Issuers.Contains(issuer, StringComparer.Ordinal);
}
