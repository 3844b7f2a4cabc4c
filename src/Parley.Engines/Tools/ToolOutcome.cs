namespace Parley.Engines.Tools;

/// <summary>What a tool gave.</summary>
/// <param name="Text">Its result as text; of an error, what the tool says about it.</param>
/// <param name="IsError">The tool ran and failed.</param>
public sealed record ToolOutcome(string Text, bool IsError = false)
{
    /// <summary>An agent's own response; null: a tool has none.</summary>
    public string? AgentResponseId { get; init; }
}
