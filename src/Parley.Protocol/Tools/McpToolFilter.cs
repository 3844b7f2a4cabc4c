using System.Collections.Immutable;

namespace Parley.Protocol.Tools;

/// <summary>Some of a server's tools: those that are named, those that change nothing, or both.</summary>
/// <param name="Names">Default (not initialised): any name.</param>
/// <param name="ReadOnly">Null: whatever the tool says of itself; a tool that says nothing may change something.</param>
public sealed record McpToolFilter(ImmutableArray<string> Names, bool? ReadOnly = null)
{
    /// <summary>It came as a plain list of names, and is shown so.</summary>
    public bool IsPlain { get; init; }

    public bool Matches(McpToolInfo tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return (Names.IsDefault || Names.Contains(tool.Name, StringComparer.Ordinal))
            && (ReadOnly is not { } readOnly || tool.IsReadOnly == readOnly);
    }

    public bool Equals(McpToolFilter? other) =>
        other is not null
        && ReadOnly == other.ReadOnly
        && IsPlain == other.IsPlain
        && Names.IsDefault == other.Names.IsDefault
        && (Names.IsDefault || Names.SequenceEqual(other.Names, StringComparer.Ordinal));

    public override int GetHashCode() => HashCode.Combine(ReadOnly, Names.IsDefault ? 0 : Names.Length);
}

/// <summary>
/// <c>require_approval</c>: always, never, or by tool. What is not named under <c>never</c> needs approval, since a call may change
/// something.
/// </summary>
public sealed record McpApproval(string? Mode, McpToolFilter? OfAlways = null, McpToolFilter? OfNever = null)
{
    public static McpApproval Always { get; } = new("always");
    public static McpApproval Never { get; } = new("never");

    public bool IsNeededFor(McpToolInfo tool) =>
        Mode is { } mode ? mode is "always" : OfAlways?.Matches(tool) is true || OfNever?.Matches(tool) is not true;
}
