namespace Parley.Server.Auth;

/// <summary>The carriers of secrets. Names are compared without regard to case, and <c>_</c> equals <c>-</c>.</summary>
internal static class CredentialNames
{
    /// <summary>Browser builds of client libraries put headers into the query behind this prefix.</summary>
    public const string FoldedHeaderPrefix = "h-";

    public const string SubprotocolPrefix = "openai-insecure-api-key.";

    public static Carrier Of(string name)
    {
        // A query that begins with two question marks is a common slip, and its first name may be the key's.
        var plain = name.TrimStart('?').Replace('_', '-').ToLowerInvariant();
        if (plain.StartsWith(FoldedHeaderPrefix, StringComparison.Ordinal))
        {
            plain = plain[FoldedHeaderPrefix.Length..];
        }

        return plain switch
        {
            "api-key" or "ocp-apim-subscription-key" or "subscription-key" => Carrier.Key,
            "authorization" => Carrier.Bearer,
            "agent-access-token" or "x-agent-access-token" => Carrier.AgentToken,
            "access-token" or "token" or "cookie" or "proxy-authorization" => Carrier.Unused,
            _ => Carrier.None,
        };
    }
}

internal enum Carrier
{
    /// <summary>Carries no secret.</summary>
    None,

    /// <summary>The value is a key.</summary>
    Key,

    /// <summary>The value is <c>Bearer</c> and a key.</summary>
    Bearer,

    /// <summary>The client's token for its agent.</summary>
    AgentToken,

    /// <summary>Carries a secret that Parley has no use for; taken out all the same.</summary>
    Unused,
}
