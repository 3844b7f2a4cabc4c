using System.Text.Json;

namespace Parley.Engines.Responses;

/// <summary>Everything that one answer may depend on: an immutable snapshot of the session.</summary>
public sealed record ResponderRequest
{
    /// <summary>The session's id; a key for memory that must not outlive the session. Never a secret.</summary>
    public required string SessionId { get; init; }

    /// <summary>The model's name as the client gave it; the responder may map it.</summary>
    public required string Model { get; init; }

    public string Instructions { get; init; } = "";

    /// <summary>The conversation so far, oldest first.</summary>
    public IReadOnlyList<ChatEntry> Entries { get; init; } = [];

    public IReadOnlyList<ChatTool> Tools { get; init; } = [];

    public ToolChoice ToolChoice { get; init; } = ToolChoice.Auto;

    /// <summary>0 to 2; null leaves it to the model.</summary>
    public double? Temperature { get; init; }

    /// <summary>Null means no limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Effort of models that think before they answer: <c>none</c> to <c>xhigh</c>; null leaves it to the model.</summary>
    public string? ReasoningEffort { get; init; }

    public bool ParallelToolCalls { get; init; } = true;

    /// <summary>BCP-47 name of the language to answer in, where the session fixes one.</summary>
    public string? Language { get; init; }

    /// <summary>A JSON object for a hosted agent, instead of what was said last; null: none.</summary>
    public JsonElement? InvokeInput { get; init; }

    /// <summary>The person's wall clock: now, in the server's zone.</summary>
    public DateTimeOffset Now { get; init; }
}

/// <summary>A function that the client runs.</summary>
/// <param name="Parameters">A JSON schema; undefined when the function takes none.</param>
public sealed record ChatTool(string Name, string? Description, JsonElement Parameters);

/// <summary>Whether and which tool must be called.</summary>
public readonly record struct ToolChoice(ToolChoiceMode Mode, string? FunctionName = null)
{
    public static ToolChoice Auto { get; } = new(ToolChoiceMode.Auto);
}

public enum ToolChoiceMode
{
    Auto,
    None,
    Required,
    Function,
}
