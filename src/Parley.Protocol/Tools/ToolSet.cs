using System.Collections.Immutable;

namespace Parley.Protocol.Tools;

/// <summary><c>tools</c>: functions that the client runs, and servers whose tools this server runs.</summary>
public sealed record ToolSet(ImmutableArray<FunctionTool> Functions, ImmutableArray<McpServerTool> Servers);
