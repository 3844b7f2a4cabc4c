using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Tools;

namespace Parley.Core.Tools;

/// <summary>
/// The tools of one answer under the names by which the model calls them: functions keep theirs, a server's tools get another where
/// theirs is taken or is none that models understand.
/// </summary>
public sealed record ToolRoster(ImmutableArray<FunctionTool> Functions, ImmutableList<RosterTool> ServerTools)
{
    public static ToolRoster Empty { get; } = new([], []);

    /// <summary>Agents that may be asked.</summary>
    public ImmutableList<RosterAgent> Agents { get; init; } = [];

    /// <summary>As the model gets them.</summary>
    public ImmutableArray<FunctionTool> ForModel =>
        [
            .. Functions,
            .. ServerTools.Select(t => new FunctionTool(t.ModelName, t.Tool.Description, t.Tool.InputSchema)),
            .. Agents.Select(a => a.ForModel),
        ];

    public static ToolRoster Of(
        ImmutableArray<FunctionTool> functions,
        IEnumerable<ToolServer> servers,
        IEnumerable<FoundryAgentTool> agents
    )
    {
        var names = new ModelToolNames(functions.Select(f => f.Name));
        var tools = ImmutableList.CreateBuilder<RosterTool>();
        foreach (var server in servers)
        {
            foreach (var tool in server.Tools)
            {
                tools.Add(new(names.Take(server.Definition.ServerLabel, tool.Name), server, tool));
            }
        }

        return new(functions, tools.ToImmutable())
        {
            Agents = [.. agents.Select(a => new RosterAgent(names.Take(a.ProjectName, a.AgentName), a))],
        };
    }

    public RosterAgent? FindAgent(string modelName) =>
        Agents.Find(a => string.Equals(a.ModelName, modelName, StringComparison.Ordinal));

    public RosterAgent? AgentOf(FoundryAgentCallItem call) =>
        Agents.Find(a => string.Equals(a.Agent.AgentName, call.Name, StringComparison.Ordinal));

    /// <summary>The name under which the model knows what was called; its own when it is not here any more.</summary>
    public string NameOf(ServerCallItem call) =>
        call switch
        {
            McpCallItem tool => NameOf(tool.ServerLabel, tool.Name),
            FoundryAgentCallItem asked when AgentOf(asked) is { } known => known.ModelName,
            _ => ModelToolNames.Plain(call.Name),
        };

    public RosterTool? Find(string modelName) =>
        ServerTools.Find(t => string.Equals(t.ModelName, modelName, StringComparison.Ordinal));

    /// <summary>The name under which the model knows a tool; the tool's own when it is not here any more.</summary>
    public string NameOf(string serverLabel, string tool) =>
        ServerTools.Find(t => t.Is(serverLabel, tool))?.ModelName ?? ModelToolNames.Plain(tool);
}

/// <summary>An agent, which the model asks as it calls a function with one argument.</summary>
public sealed record RosterAgent(string ModelName, FoundryAgentTool Agent)
{
    private static readonly JsonElement _schema = JsonElement.Parse(
        """
        {"type":"object","properties":{"input":{"type":"string","description":"What the agent is asked or told, in full: it hears nothing else of the conversation."}},"required":["input"]}
        """
    );

    public FunctionTool ForModel =>
        new(ModelName, Agent.Description ?? $"Asks the agent {Agent.AgentName}, which answers.", _schema);
}

/// <summary>A server's tool.</summary>
public sealed record RosterTool(string ModelName, ToolServer Server, McpToolInfo Tool)
{
    public bool NeedsApproval => Server.Definition.Approval.IsNeededFor(Tool);

    public bool Is(string serverLabel, string tool) =>
        string.Equals(Server.Definition.ServerLabel, serverLabel, StringComparison.Ordinal)
        && string.Equals(Tool.Name, tool, StringComparison.Ordinal);
}
