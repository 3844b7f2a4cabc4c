using System.Collections.Immutable;
using System.Globalization;
using Parley.Protocol.Tools;

namespace Parley.Core.Tools;

/// <summary>
/// The tools of one answer under the names by which the model calls them: functions keep theirs, a server's tools get another where
/// theirs is taken or is none that models understand.
/// </summary>
public sealed record ToolRoster(ImmutableArray<FunctionTool> Functions, ImmutableList<RosterTool> ServerTools)
{
    private const int LongestName = 64;

    public static ToolRoster Empty { get; } = new([], []);

    /// <summary>As the model gets them.</summary>
    public ImmutableArray<FunctionTool> ForModel =>
        [
            .. Functions,
            .. ServerTools.Select(t => new FunctionTool(t.ModelName, t.Tool.Description, t.Tool.InputSchema)),
        ];

    public static ToolRoster Of(ImmutableArray<FunctionTool> functions, IEnumerable<ToolServer> servers)
    {
        var taken = functions.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var tools = ImmutableList.CreateBuilder<RosterTool>();
        foreach (var server in servers)
        {
            foreach (var tool in server.Tools)
            {
                tools.Add(new(NameFor(server, tool, taken), server, tool));
            }
        }

        return new(functions, tools.ToImmutable());
    }

    public RosterTool? Find(string modelName) =>
        ServerTools.Find(t => string.Equals(t.ModelName, modelName, StringComparison.Ordinal));

    /// <summary>The name under which the model knows a tool; the tool's own when it is not here any more.</summary>
    public string NameOf(string serverLabel, string tool) =>
        ServerTools.Find(t => t.Is(serverLabel, tool))?.ModelName ?? Plain(tool);

    private static string NameFor(ToolServer server, McpToolInfo tool, HashSet<string> taken)
    {
        var name = Plain(tool.Name);
        if (taken.Add(name))
        {
            return name;
        }

        name = Plain($"{server.Definition.ServerLabel}_{tool.Name}");
        for (var i = 2; !taken.Add(name); i++)
        {
            var end = "_" + i.ToString(CultureInfo.InvariantCulture);
            name = name[..Math.Min(name.Length, LongestName - end.Length)] + end;
        }

        return name;
    }

    /// <summary>What every model understands: letters, digits, _ and -.</summary>
    private static string Plain(string name)
    {
        var plain = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        return plain.Length == 0 ? "tool" : plain[..Math.Min(plain.Length, LongestName)];
    }
}

/// <summary>A server's tool.</summary>
public sealed record RosterTool(string ModelName, ToolServer Server, McpToolInfo Tool)
{
    public bool NeedsApproval => Server.Definition.Approval.IsNeededFor(Tool);

    public bool Is(string serverLabel, string tool) =>
        string.Equals(Server.Definition.ServerLabel, serverLabel, StringComparison.Ordinal)
        && string.Equals(Tool.Name, tool, StringComparison.Ordinal);
}
