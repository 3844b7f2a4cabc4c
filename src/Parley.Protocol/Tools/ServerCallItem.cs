using Parley.Protocol.Conversation;

namespace Parley.Protocol.Tools;

/// <summary>A call that this server makes: of a server's tool, or of an agent. <paramref name="Arguments"/> is JSON text.</summary>
public abstract record ServerCallItem(string Id, string Name, string Arguments) : ConversationItem(Id)
{
    /// <summary>What it gave, as text; null before, and when it failed.</summary>
    public string? Output { get; init; }

    public McpCallError? Error { get; init; }
}

/// <summary><c>foundry_agent_call</c>: an agent that the model asks.</summary>
/// <param name="Name">The agent's.</param>
/// <param name="CallId">The model's name for the call.</param>
public sealed record FoundryAgentCallItem(string Id, string Name, string CallId, string Arguments)
    : ServerCallItem(Id, Name, Arguments)
{
    /// <summary>The agent's own response; null: none began.</summary>
    public string? AgentResponseId { get; init; }
}
