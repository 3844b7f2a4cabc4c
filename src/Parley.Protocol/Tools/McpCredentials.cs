using System.Collections.Immutable;

namespace Parley.Protocol.Tools;

/// <summary>What a server of tools is shown with every request. Its text is hidden wherever it might be printed.</summary>
/// <param name="Authorization">A token; sent as a bearer unless it names its own scheme.</param>
public sealed record McpCredentials(string? Authorization, ImmutableSortedDictionary<string, string> Headers)
{
    public static McpCredentials None { get; } =
        new(null, ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase));

    public bool Equals(McpCredentials? other) =>
        other is not null
        && string.Equals(Authorization, other.Authorization, StringComparison.Ordinal)
        && Headers.SequenceEqual(other.Headers);

    public override int GetHashCode() => HashCode.Combine(Authorization, Headers.Count);

    public override string ToString() => "***";
}
