using System.Collections.Immutable;

namespace Parley.Protocol.Tools;

/// <summary><c>tools</c>: functions that the client runs, servers whose tools this server runs, and agents that it asks.</summary>
public sealed record ToolSet(
    ImmutableArray<FunctionTool> Functions,
    ImmutableArray<McpServerTool> Servers,
    ImmutableArray<FoundryAgentTool> Agents
);
