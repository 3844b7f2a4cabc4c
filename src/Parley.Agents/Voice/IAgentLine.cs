using Parley.Agents.Turns;
using Parley.Engines.Responses;

namespace Parley.Agents.Voice;

/// <summary>One conversation with one agent, in either generation.</summary>
internal interface IAgentLine
{
    /// <summary>Starts a turn: what was said since the last one, and the outputs of tools that the agent waits for.</summary>
    /// <param name="waiting">The run whose tools have just been run; null: none.</param>
    /// <param name="approvals">What the client says to calls that the agent asked about.</param>
    /// <param name="instructions">Beside the agent's own, for this turn; null: none.</param>
    Task<StartedRun> StartAsync(
        IReadOnlyList<ChatMessage> said,
        string? waiting,
        IReadOnlyList<ChatToolResult> outputs,
        IReadOnlyList<ChatApproval> approvals,
        string? instructions,
        CancellationToken cancellationToken
    );

    /// <summary>Stops a turn, and waits until its end is stored. Nothing happens when it is over.</summary>
    Task StopAsync(string runId);

    /// <summary>Stores what the person heard of a turn's answer in the place of what the agent said; empty removes it.</summary>
    Task CorrectAsync(string runId, string heard);
}
