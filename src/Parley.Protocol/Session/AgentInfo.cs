namespace Parley.Protocol.Session;

/// <summary>The agent of a session, as <c>session.agent</c> shows it.</summary>
/// <param name="ThreadId">Where the conversation is kept, for a client to look at later.</param>
public sealed record AgentInfo(string Name, string? Description, string AgentId, string ThreadId);
