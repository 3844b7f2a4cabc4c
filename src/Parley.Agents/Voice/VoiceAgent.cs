using Parley.Engines.Responses;

namespace Parley.Agents.Voice;

/// <summary>An agent that talks in one session: the session's responder, and what the session shows of it.</summary>
/// <param name="ThreadId">Where the conversation is kept: a thread of a classic agent, a conversation of a newer one.</param>
public sealed record VoiceAgent(string AgentId, string Name, string? Description, string ThreadId, IResponder Responder)
{
    /// <summary>What its sessions begin with, as JSON of a session; null: the defaults.</summary>
    public string? SessionSettings { get; init; }
}
