using System.Collections.Immutable;
using Parley.Protocol.Tools;

namespace Parley.Core.Tools;

/// <summary>News of a server of tools, or of a tool that runs; ignored when its number is no longer current.</summary>
public abstract record ToolInput : SessionInput;

/// <summary>All tools of the server.</summary>
public sealed record ToolsListed(int Server, ImmutableArray<McpToolInfo> Tools) : ToolInput;

/// <summary>There is no list.</summary>
public sealed record ToolListFailed(int Server, McpCallError Error) : ToolInput;

/// <summary>The tool has run.</summary>
public sealed record ToolReturned(int Run, string Output) : ToolInput
{
    /// <summary>An agent's own response; null: a tool has none.</summary>
    public string? AgentResponseId { get; init; }
}

/// <summary>It failed, or nobody knows whether it ran.</summary>
public sealed record ToolFailed(int Run, McpCallError Error) : ToolInput;
