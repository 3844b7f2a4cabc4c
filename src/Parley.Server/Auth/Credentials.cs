namespace Parley.Server.Auth;

/// <summary>
/// What a request brought to identify itself, taken out of the request before anything could log it. A feature of the
/// request. Its text form holds no secret.
/// </summary>
/// <param name="Keys">The distinct values found, in order of precedence: header, query, subprotocol.</param>
/// <param name="InQuery">True when one of them stood in the address.</param>
internal sealed record Credentials(IReadOnlyList<string> Keys, bool InQuery)
{
    public static Credentials None { get; } = new([], false);

    /// <summary>The token that the client gave for its agent, whatever the carrier.</summary>
    public string? AgentToken { get; init; }

    public override string ToString() => $"Credentials({Keys.Count})";
}
