namespace Parley.Agents.Voice;

/// <summary>The agent that a voice session asks for, as its address names it.</summary>
/// <param name="Id">A classic agent's id; null: it is named.</param>
/// <param name="Name">A newer agent's name; null: it has an id.</param>
public sealed record AgentTarget(string? Id, string? Name)
{
    /// <summary>Null: the latest.</summary>
    public string? Version { get; init; }

    /// <summary>The conversation, or thread, to go on with; null: a new one.</summary>
    public string? Conversation { get; init; }
}
