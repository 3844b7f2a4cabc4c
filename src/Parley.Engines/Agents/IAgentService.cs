using Parley.Engines.Responses;

namespace Parley.Engines.Agents;

/// <summary>Finds agents and talks to them. Thread-safe.</summary>
public interface IAgentService
{
    /// <summary>Finds the agent and opens a thread or conversation with it, for one session.</summary>
    /// <param name="token">The client's token for this agent, and for nobody else; null when it gave none.</param>
    /// <exception cref="EngineException">
    /// It cannot be reached, or refuses; <see cref="EngineException.Code"/> is one of <see cref="AgentCodes"/>.
    /// </exception>
    Task<AgentConnection> ConnectAsync(AgentAddress address, string? token, CancellationToken cancellationToken);
}

/// <summary>An agent, ready for one session.</summary>
/// <param name="ThreadId">The thread or conversation that holds what is said.</param>
/// <param name="Responder">
/// Answers for the agent, within that thread. For one session only, one answer at a time; what was said before need not be said again.
/// </param>
public sealed record AgentConnection(AgentCard Card, string ThreadId, IResponder Responder);

/// <summary>Who the agent is.</summary>
/// <param name="SessionSettings">
/// JSON text of the session settings that its owner stored with it; null: none (<see cref="AgentMetadata"/>).
/// </param>
public sealed record AgentCard(string Id, string Name, string? Description, string? SessionSettings);

/// <summary>Why a client got no agent.</summary>
public static class AgentCodes
{
    public const string NotFound = "agent_not_found";
    public const string AccessDenied = "agent_access_denied";
    public const string HostNotAllowed = "agent_host_not_allowed";
    public const string TokenMissing = "agent_token_missing";
    public const string IdentityUnavailable = "agent_identity_unavailable";
    public const string Unavailable = "agent_unavailable";
    public const string ConversationNotFound = "conversation_not_found";
}
