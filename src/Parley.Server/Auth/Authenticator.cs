using Parley.Server.Auth.Tokens;
using Parley.Server.Gateway;
using Parley.Server.Keys;
using Parley.Server.Limits;
using Parley.Server.Secrets;
using Parley.Server.Settings;

namespace Parley.Server.Auth;

/// <summary>Decides who a request comes from, and whether that one may do what is asked.</summary>
internal sealed class Authenticator(
    ServerSettings settings,
    KeyStore keys,
    ClientSecrets secrets,
    TokenReader tokens,
    HostPolicy hosts,
    FailureBook failures
)
{
    /// <summary>
    /// The principal, or the refusal. Two different credentials are refused, whatever they are: which of them counts must not
    /// depend on chance. Nothing in a refusal tells whether a key exists.
    /// </summary>
    public async Task<Admission> AdmitAsync(HttpContext context, Permissions needed)
    {
        var credentials = context.Features.Get<Credentials>() ?? Credentials.None;
        var address = context.Connection.RemoteIpAddress;
        var admission = credentials.Values switch
        {
            [] => Admission.Refused(Missing),
            _ when failures.Hit(address) is { } hit => Admission.Refused(LimitBook.Refuse(hit)),
            [var only] => await AdmitAsync(context, only),
            _ => Admission.Refused(AuthRefusals.Conflict),
        };
        if (
            credentials.Values.Count > 0
            && admission is { Principal: null, Refusal.Status: StatusCodes.Status401Unauthorized }
        )
        {
            failures.Note(address);
        }

        return admission is { Refusal: null, Principal: { } principal } && !principal.May(needed)
            ? admission with
            {
                Refusal = principal.Secret is null
                    ? AuthRefusals.PermissionDenied(principal, needed, context.Request)
                    : Refusal.EphemeralKey,
            }
            : admission;
    }

    private Refusal Missing =>
        settings.Authentication.Keys ? Refusal.Unauthorized : AuthRefusals.InvalidToken(tokens.Audiences, null);

    private async Task<Admission> AdmitAsync(HttpContext context, Credential credential)
    {
        if (credential.Value.StartsWith(ClientSecrets.Prefix, StringComparison.Ordinal))
        {
            return Admission.Of(secrets.Find(credential.Value));
        }

        if (credential.IsToken && tokens.HasIssuers)
        {
            return hosts.IsRegional(context.Request.Host.Host)
                ? Admission.Refused(AuthRefusals.RegionalHost)
                : Admission.Of(await tokens.ReadAsync(context, credential.Value), tokens.Audiences);
        }

        if (!settings.Authentication.Keys)
        {
            return Admission.Refused(AuthRefusals.KeysDisabled);
        }

        return keys.Find(credential.Value) switch
        {
            null => Admission.Of(null),
            { HeaderOnly: true } when context.Features.Get<Credentials>() is { InQuery: true } => Admission.Refused(
                AuthRefusals.KeyInAddress
            ),
            var key => Admission.Of(Principal.Of(key)),
        };
    }
}

/// <summary>Who asks, and why not.</summary>
/// <param name="Principal">Null when it is not known who asks; set beside a refusal when that one may not do this.</param>
/// <param name="Refusal">Null when the request may go on.</param>
internal readonly record struct Admission(Principal? Principal, Refusal? Refusal)
{
    public static Admission Refused(Refusal refusal) => new(null, refusal);

    public static Admission Of(Principal? principal) => new(principal, principal is null ? Refusal.Unauthorized : null);

    public static Admission Of(TokenVerdict verdict, string audiences) =>
        verdict.Fault switch
        {
            null => new(verdict.Principal, null),
            TokenFault.IssuerUnreachable => Refused(AuthRefusals.IssuerUnreachable),
            var fault => Refused(AuthRefusals.InvalidToken(audiences, fault)),
        };
}
