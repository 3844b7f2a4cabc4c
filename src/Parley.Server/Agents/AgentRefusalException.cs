using Parley.Server.Gateway;

namespace Parley.Server.Agents;

/// <summary>A voice session cannot have the agent that it asks for.</summary>
internal sealed class AgentRefusalException(Refusal refusal, Exception inner) : Exception(refusal.Message, inner)
{
    public Refusal Refusal { get; } = refusal;
}
