using System.Collections.Immutable;
using Parley.Core.Responses;
using Parley.Core.State;
using Parley.Core.Tools;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>
/// Agents that the model asks (docs/protocol/tools.md, "An agent"). A question is a run like that of a tool; unlike after a tool, this
/// server goes on by itself: it says what the agent answered, or lets the model answer with it.
/// </summary>
internal sealed partial class Transition
{
    private ImmutableArray<FoundryAgentTool> AgentsOf(ResponseCreate request) =>
        request.AgentTools.IsDefault ? State.Config.AgentTools : request.AgentTools;

    private void AskAgent(int index, FoundryAgentCallItem call)
    {
        var response = State.Response!;
        if (response.Settings.Roster.AgentOf(call) is not { Agent: var agent })
        {
            Fail(index, call, ServerGone);
            return;
        }

        var run = new ToolRun(NextGeneration(), response.Generation, Server: 0, call, new(response.Id, index));
        State = State with { Tools = State.Tools with { Runs = State.Tools.Runs.Add(run) } };
        Emit(new FoundryAgentCallInProgress(call.Id, index), response.Generation);
        Do(new RunAgent(run.Number, agent, call.Arguments));
    }

    private static ToolRun WithResponse(ToolRun run, string? agentResponseId) =>
        run.Call is FoundryAgentCallItem call
            ? run with
            {
                Call = call with { AgentResponseId = agentResponseId },
            }
            : run;

    /// <summary>
    /// The response that asked agents, and nobody else, has ended in good order, and nothing newer waits to be answered: where the client
    /// has calls to make, or to hear of, it is the client that goes on.
    /// </summary>
    private void GoOnAfterAgents(ActiveResponse response)
    {
        var calls = response.Output.Select(o => o.Item).Where(IsCall).ToList();
        if (
            calls.Count == 0
            || !calls.TrueForAll(c => c is FoundryAgentCallItem)
            || !response.Settings.JoinsConversation
            || State.Phase == SessionPhase.Ended
            || State.Queued is not null
        )
        {
            return;
        }

        var asked = calls.ConvertAll(c => (FoundryAgentCallItem)c);
        var roster = response.Settings.Roster;
        var says = asked.TrueForAll(c =>
            roster.AgentOf(c) is { Agent.AnswersDirectly: true } && !string.IsNullOrWhiteSpace(c.Output)
        );
        State = State with
        {
            Queued = new(null)
            {
                After = response.Request ?? new(),
                Says = says ? string.Join('\n', asked.Select(c => c.Output)) : null,
            },
        };
    }

    /// <summary>As the answer before was asked for, but for what it was made of; nobody is asked again by force.</summary>
    private ResponseCreate GoingOn(ResponseCreate before, string? says) =>
        before with
        {
            PreGeneratedText = says,
            InputItems = default,
            AppendInputItems = [],
            ToolChoice =
                (before.ToolChoice ?? State.Config.ToolChoice) == ToolChoiceConfig.None
                    ? ToolChoiceConfig.None
                    : ToolChoiceConfig.Auto,
        };

    /// <summary>The choice of an agent by its name, where no function has it.</summary>
    private static (ToolRoster Roster, ToolChoiceConfig Choice) ChosenAgent(ToolRoster roster, string name) =>
        roster.Agents.Find(a => string.Equals(a.Agent.AgentName, name, StringComparison.Ordinal)) is { } agent
            ? (roster, ToolChoiceConfig.Function(agent.ModelName))
            : (roster, ToolChoiceConfig.Auto);
}
