using System.Text.Json;

namespace Parley.Protocol.Tools;

/// <summary>A function that the client runs.</summary>
/// <param name="Parameters">A JSON schema, as it came; null when absent.</param>
public sealed record FunctionTool(string Name, string? Description, JsonElement? Parameters);

/// <summary><c>tool_choice</c>: <c>auto</c>, <c>none</c>, <c>required</c>, one function by name, or a server and perhaps one of its tools.</summary>
public sealed record ToolChoiceConfig(string Mode, string? FunctionName = null)
{
    /// <summary>The server whose tools alone may be called, for <c>mcp</c>.</summary>
    public string? ServerLabel { get; init; }

    /// <summary>Its tool; null: any of them.</summary>
    public string? ToolName { get; init; }

    public static ToolChoiceConfig Auto { get; } = new("auto");
    public static ToolChoiceConfig None { get; } = new("none");
    public static ToolChoiceConfig Required { get; } = new("required");

    public static ToolChoiceConfig Function(string name) => new("function", name);

    public static ToolChoiceConfig Mcp(string serverLabel, string? toolName) =>
        new("mcp") { ServerLabel = serverLabel, ToolName = toolName };
}
