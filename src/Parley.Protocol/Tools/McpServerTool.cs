using System.Text.Json.Serialization;

namespace Parley.Protocol.Tools;

/// <summary>A server whose tools this server calls, over the Model Context Protocol (docs/protocol/tools.md).</summary>
/// <param name="ServerLabel">The client's name for it; its calls carry it.</param>
/// <param name="ServerUrl">Absolute, http or https; the operator decides whether it may be asked.</param>
public sealed record McpServerTool(string ServerLabel, string ServerUrl)
{
    /// <summary>What the server is for, for people who read the session.</summary>
    public string? Description { get; init; }

    /// <summary>Null: all.</summary>
    public McpToolFilter? AllowedTools { get; init; }

    public McpApproval Approval { get; init; } = McpApproval.Always;

    /// <summary>Sent to the server and to nobody else: never echoed, never recorded.</summary>
    [JsonIgnore]
    public McpCredentials Credentials { get; init; } = McpCredentials.None;

    public bool Allows(McpToolInfo tool) => AllowedTools is not { } allowed || allowed.Matches(tool);
}
