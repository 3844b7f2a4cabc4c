using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>
/// What is said while the client runs a function: a response of its own, which stands aside for any other
/// (docs/protocol/responses.md, "Interim responses").
/// </summary>
internal sealed partial class Transition
{
    /// <summary>A function that is done within this time needs no words.</summary>
    private static readonly TimeSpan _toolGrace = TimeSpan.FromMilliseconds(200);

    /// <summary>A response has ended with calls that the client now runs.</summary>
    private void ArmToolInterim(ActiveResponse response)
    {
        if (
            State.InterimSaid
            || State.Phase != SessionPhase.Open
            || response.Settings is not { Speaks: true, JoinsConversation: true, Interim: { OnTool: true } config }
            || !response.Output.Exists(o => o.Item is FunctionCallItem)
            || response.Output.Exists(o => o.ToolIndex == MessageIndex)
        )
        {
            return;
        }

        State = State with { ToolInterim = new(NextGeneration(), InterimStage.Armed, config, response.Settings) };
        Do(new ArmTimer(State.ToolInterim.Generation, _toolGrace));
    }

    private void TakeToolInterimDue(ToolInterim waiting)
    {
        if (AsksModel(waiting.Config))
        {
            State = State with { ToolInterim = waiting with { Stage = InterimStage.Asked } };
            Do(new AskInterim(waiting.Generation, InterimSnapshot(waiting.Config, waiting.Settings)));
        }
        else
        {
            SayToolInterim(waiting, PickInterim(waiting.Config));
        }
    }

    private void TakeToolInterim(ToolInterim waiting, ResponseInput input)
    {
        switch (input)
        {
            case InterimText text when waiting.Stage == InterimStage.Asked:
                SayToolInterim(waiting, text.Text, text.Usage);
                break;
            case InterimFailed when waiting.Stage == InterimStage.Asked:
                State = State with { ToolInterim = null };
                break;
        }
    }

    private void SayToolInterim(ToolInterim waiting, string text, AnswerUsage? usage = null)
    {
        State = State with { ToolInterim = null };
        if (string.IsNullOrWhiteSpace(text) || State.Response is not null || State.Queued is not null || PersonSpeaks)
        {
            return;
        }

        CountInterim();
        var response = Open(waiting.Settings with { Interim = null, Metadata = null }) with { IsInterim = true };
        State = State with { Response = response };
        TakeResponse(new AnswerText(response.Generation, text));
        SetOutput(FindOutput(MessageIndex), o => o with { ClauseEnds = EndsOf(text) });
        TakeResponse(new AnswerDone(response.Generation, AnswerFinish.Stop, usage ?? new(0, 0)));
    }

    /// <summary>Something better begins: nobody waits for words any more.</summary>
    private void DropToolInterim()
    {
        switch (State.ToolInterim)
        {
            case { Stage: InterimStage.Armed } armed:
                Do(new DisarmTimer(armed.Generation));
                break;
            case { } asked:
                Do(new CancelInterim(asked.Generation));
                break;
        }

        State = State with { ToolInterim = null };
    }

    /// <summary>The interim response stands aside at the end of a clause, as soon as another response waits.</summary>
    private bool StandsAside(ActiveResponse response)
    {
        if (!response.IsInterim || State.Queued is null || !EndsClause(FindOutput(MessageIndex)))
        {
            return false;
        }

        Do(new StopSpeech(response.Generation));
        EndResponse(ResponseStatus.Completed, ItemStatus.Completed);
        return true;
    }
}
