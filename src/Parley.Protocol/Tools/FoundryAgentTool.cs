namespace Parley.Protocol.Tools;

/// <summary>An agent that the model may ask, as it calls a function (docs/protocol/tools.md, "An agent").</summary>
/// <param name="AgentName">Used once among the tools.</param>
public sealed record FoundryAgentTool(string AgentName, string ProjectName)
{
    /// <summary>Null: the latest.</summary>
    public string? AgentVersion { get; init; }

    /// <summary>The identity that the agent uses elsewhere; echoed, and of no use to an agent of this server.</summary>
    public string? ClientId { get; init; }

    /// <summary>What the agent is for; the model reads it.</summary>
    public string? Description { get; init; }

    /// <summary>Another resource than the usual one; null: this server.</summary>
    public string? ResourceOverride { get; init; }

    /// <summary>The agent remembers what it was asked before in this session; else each question stands alone.</summary>
    public bool KeepsContext { get; init; } = true;

    /// <summary>The agent's answer is said as it is; else the model is given it, and answers itself.</summary>
    public bool AnswersDirectly { get; init; } = true;
}
