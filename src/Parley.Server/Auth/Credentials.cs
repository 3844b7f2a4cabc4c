namespace Parley.Server.Auth;

/// <summary>
/// What a request brought to identify itself, taken out of the request before anything could log it. A feature of the
/// request. Its text form holds no secret.
/// </summary>
/// <param name="Values">The distinct values found, in order of precedence: header, query, subprotocol.</param>
/// <param name="InQuery">True when one of them stood in the address.</param>
internal sealed record Credentials(IReadOnlyList<Credential> Values, bool InQuery)
{
    public static Credentials None { get; } = new([], false);

    /// <summary>The token that the client gave for its agent, whatever the carrier.</summary>
    public string? AgentToken { get; init; }

    public override string ToString() => $"Credentials({Values.Count})";
}

/// <summary>One key, ephemeral key or token.</summary>
/// <param name="IsToken">It has the form of a JSON web token.</param>
internal sealed record Credential(string Value, bool IsToken)
{
    public override string ToString() => IsToken ? "Credential(token)" : "Credential(key)";
}
