using Parley.Protocol.Responses;

namespace Parley.Protocol.Tools;

/// <summary><c>response.foundry_agent_call_arguments.delta</c>.</summary>
public sealed record FoundryAgentArgumentsDelta(ContentPlace Place, string Delta) : ContentEvent(Place);

/// <summary><c>response.foundry_agent_call_arguments.done</c>.</summary>
public sealed record FoundryAgentArgumentsDone(ContentPlace Place, string Arguments) : ContentEvent(Place);

/// <summary>An event about an agent that was asked.</summary>
public abstract record FoundryAgentCallEvent(string ItemId, int OutputIndex) : ServerEvent;

/// <summary><c>response.foundry_agent_call.in_progress</c>.</summary>
public sealed record FoundryAgentCallInProgress(string ItemId, int OutputIndex)
    : FoundryAgentCallEvent(ItemId, OutputIndex);

/// <summary><c>response.foundry_agent_call.completed</c>: the answer follows by itself.</summary>
/// <param name="AgentResponseId">The agent's own response; null: not known.</param>
public sealed record FoundryAgentCallCompleted(string ItemId, int OutputIndex, string? AgentResponseId)
    : FoundryAgentCallEvent(ItemId, OutputIndex);

/// <summary><c>response.foundry_agent_call.failed</c>.</summary>
public sealed record FoundryAgentCallFailed(string ItemId, int OutputIndex)
    : FoundryAgentCallEvent(ItemId, OutputIndex);
