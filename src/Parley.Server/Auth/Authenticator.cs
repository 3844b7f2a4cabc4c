using Parley.Server.Keys;
using Parley.Server.Secrets;

namespace Parley.Server.Auth;

/// <summary>Decides who a request comes from.</summary>
internal sealed class Authenticator(KeyStore keys, ClientSecrets secrets)
{
    /// <summary>
    /// The key's identity; null when there is no credential, when it opens nothing, or when two different ones are present:
    /// which of them counts must not depend on chance.
    /// </summary>
    public KeyIdentity? Identify(HttpContext context)
    {
        var credentials = context.Features.Get<Credentials>() ?? Credentials.None;
        return credentials.Keys is not [var only] ? null
            : only.StartsWith(ClientSecrets.Prefix, StringComparison.Ordinal) ? secrets.Find(only)
            : keys.Find(only);
    }
}
