using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Parley.Server.Settings;

namespace Parley.Server.Auth.Tokens;

/// <summary>Finds the issuer of a token, lets it be checked, and reads who it speaks of and what that one may do.</summary>
internal sealed class TokenReader(IReadOnlyList<TokenIssuer> issuers)
{
    private static readonly JsonWebTokenHandler Form = new();

    public bool HasIssuers => issuers.Count > 0;

    /// <summary>All that tokens may be made for, to say so in a refusal.</summary>
    public string Audiences { get; } =
        string.Join(", ", issuers.SelectMany(issuer => issuer.Settings.Audiences).Distinct(StringComparer.Ordinal));

    public async Task<TokenVerdict> ReadAsync(HttpContext context, string token)
    {
        if (IssuerOf(token) is not { } issuer)
        {
            return TokenVerdict.Refused(TokenFault.Issuer);
        }

        try
        {
            await issuer.Keys.GetConfigurationAsync(context.RequestAborted);
        }
        catch (IOException)
        {
            return TokenVerdict.Refused(TokenFault.IssuerUnreachable);
        }

        context.Features.Set(new PresentedToken(token));
        try
        {
            var result = await context.AuthenticateAsync(issuer.Scheme);
            return result.Succeeded
                ? Judge(result.Principal, issuer.Settings)
                : TokenVerdict.Refused(FaultOf(result.Failure));
        }
        finally
        {
            context.Features.Set<PresentedToken>(null);
        }
    }

    /// <summary>By what the token says of itself; whether that is true is seen later.</summary>
    private TokenIssuer? IssuerOf(string token)
    {
        try
        {
            var claimed = Form.ReadJsonWebToken(token).Issuer;
            return issuers.FirstOrDefault(issuer => issuer.Claims(claimed));
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException or FormatException)
        {
            return null;
        }
    }

    private static TokenVerdict Judge(ClaimsPrincipal claims, IssuerSettings issuer)
    {
        var subject = claims.FindFirstValue("oid") ?? claims.FindFirstValue("sub");
        if (subject is null)
        {
            return TokenVerdict.Refused(TokenFault.Malformed);
        }

        if (
            issuer.Tenant is { } tenant
            && !string.Equals(claims.FindFirstValue("tid"), tenant, StringComparison.OrdinalIgnoreCase)
        )
        {
            return TokenVerdict.Refused(TokenFault.Issuer);
        }

        var id = issuer.Tenant is { } t ? $"entra:{t}/{subject}" : $"{issuer.Name}:{subject}";
        return new TokenVerdict(
            new Principal(PrincipalKind.Token, Plain(id), Grants.Of(claims, issuer))
            {
                Client = Grants.Client(claims),
                TokenId = claims.FindFirstValue("uti") ?? claims.FindFirstValue("jti"),
                ValidUntil = long.TryParse(claims.FindFirstValue("exp"), CultureInfo.InvariantCulture, out var seconds)
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds) + issuer.ClockSkew
                    : null,
            },
            null
        );
    }

    private static TokenFault FaultOf(Exception? failure) =>
        failure switch
        {
            SecurityTokenExpiredException
            or SecurityTokenInvalidLifetimeException
            or SecurityTokenNotYetValidException => TokenFault.Lifetime,
            SecurityTokenInvalidAudienceException => TokenFault.Audience,
            SecurityTokenInvalidIssuerException => TokenFault.Issuer,
            SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSigningKeyException => TokenFault.Key,
            SecurityTokenInvalidSignatureException or SecurityTokenInvalidAlgorithmException => TokenFault.Signature,
            _ => TokenFault.Malformed,
        };

    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(256));
}

/// <summary>A token on its way to the scheme that checks it; gone from the request right after.</summary>
internal sealed record PresentedToken(string Value)
{
    public override string ToString() => "PresentedToken";
}

/// <summary>What came of a token: a principal, or why there is none.</summary>
internal readonly record struct TokenVerdict(Principal? Principal, TokenFault? Fault)
{
    public static TokenVerdict Refused(TokenFault fault) => new(null, fault);
}

/// <summary>Why a token was refused; for counters and the audit log, never for the client.</summary>
internal enum TokenFault
{
    Malformed,
    Issuer,
    Audience,
    Lifetime,
    Key,
    Signature,
    IssuerUnreachable,
}
