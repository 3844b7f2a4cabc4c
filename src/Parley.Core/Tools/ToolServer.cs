using System.Collections.Immutable;
using Parley.Protocol.Tools;

namespace Parley.Core.Tools;

/// <summary>A server of tools that the session knows.</summary>
/// <param name="Number">Names it in effects and inputs, and its timer.</param>
/// <param name="ItemId">The item of its listing.</param>
public sealed record ToolServer(int Number, McpServerTool Definition, string ItemId)
{
    public ToolServerStage Stage { get; init; } = ToolServerStage.Listing;

    /// <summary>False: one response brought it, and it goes with it.</summary>
    public bool OfSession { get; init; } = true;

    /// <summary>What may be called.</summary>
    public ImmutableArray<McpToolInfo> Tools { get; init; } = [];

    public bool IsListing => Stage is ToolServerStage.Listing or ToolServerStage.Late;
}

public enum ToolServerStage
{
    /// <summary>Answers wait for its tools.</summary>
    Listing,

    /// <summary>It takes long: answers are made without it.</summary>
    Late,

    Listed,

    Failed,
}
