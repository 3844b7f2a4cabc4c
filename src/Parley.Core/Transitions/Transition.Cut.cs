using Parley.Core.Responses;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;

namespace Parley.Core.Transitions;

/// <summary>
/// A turn that cut an answer and then holds no more than "mm-hm": the rest of the answer is spoken, so that nobody is left in
/// silence (docs/guides/barge-in.md, "When it was nothing after all").
/// </summary>
internal sealed partial class Transition
{
    /// <summary>Words after which the rest of the answer is not worth writing.</summary>
    private const int WordsOfATurn = 3;

    /// <summary>What the turn cuts; null when nothing unheard is left, or when somebody else decides what is said.</summary>
    private CutAnswer? CutBy(int turn, ActiveResponse response)
    {
        var index = response.Output.FindIndex(o => o.ToolIndex == MessageIndex);
        if (
            !JudgesOnsets
            || !AnswersByItself
            || !response.Settings.Speaks
            || response.IsInterim
            || index < 0
            || response.Output[index].Speech.AudioMs == 0
            || response.Output.Exists(o => IsCall(o.Item))
        )
        {
            return null;
        }

        var output = response.Output[index];
        var heard = output.Speech.TextUntil(HeardMs(response, output));
        if (!response.Text.StartsWith(heard, StringComparison.Ordinal))
        {
            return null;
        }

        var settings = response.Settings with { Interim = null };
        var cut = new CutAnswer(turn, ModelOf(response), output.Item.Id, heard.Length, response.Text, settings)
        {
            Done = response.Answer,
            Asked = output.Speech.Text.AsSpan().TrimEnd().EndsWith("?"),
        };
        return cut.Done is not null && !cut.Rest.Any(char.IsLetterOrDigit) ? null : cut;
    }

    /// <summary>Under which generation the model writes: an answer that goes on has a new one, its model has not.</summary>
    private static int ModelOf(ActiveResponse response) => response.Model == 0 ? response.Generation : response.Model;

    /// <returns>True when the input was the model's, of an answer that was cut or goes on.</returns>
    private bool TakeFromCut(ResponseInput input)
    {
        if (State.Response is { Model: > 0 } response && response.Model == input.Generation)
        {
            if (
                input
                is AnswerText
                    or AnswerToolCall
                    or AnswerReminder
                    or AnswerEvent
                    or AnswerApproval
                    or AnswerDone
                    or AnswerFailed
            )
            {
                TakeResponse(input with { Generation = response.Generation });
            }

            return true;
        }

        if (State.Cut is not { } cut || cut.Model != input.Generation)
        {
            return false;
        }

        switch (input)
        {
            case AnswerText text when cut.Done is null:
                State = State with { Cut = cut with { Text = cut.Text + text.Delta } };
                break;
            case AnswerDone done when cut.Done is null:
                State = State with { Cut = cut with { Done = done } };
                break;
            case AnswerFailed when cut.Done is null:
                State = State with { Cut = cut with { Done = new(cut.Model, AnswerFinish.Stop, new(0, 0)) } };
                break;
            case AnswerToolCall:
                // Nothing may come of what the person did not hear.
                DropCut();
                break;
        }

        return true;
    }

    /// <summary>The turn goes on: the rest of the answer will not be wanted.</summary>
    private void WeighCut(TranscriptPart part)
    {
        if (
            State.Cut is { Done: null, GoesOn: false } cut
            && cut.Turn == part.Turn
            && Words.ContentWords(part.Text) >= WordsOfATurn
        )
        {
            DropCut();
        }
    }

    /// <returns>True when the turn said nothing, so that the answer it cut goes on and the turn gets none.</returns>
    private bool SettleCut(TranscriptDone done)
    {
        if (State.Cut is not { } cut || cut.Turn != done.Turn)
        {
            return false;
        }

        if (done.Text.Length == 0 || (!cut.Asked && Words.IsBackChannel(done.Text)))
        {
            State = State with { Cut = cut with { GoesOn = true } };
            return true;
        }

        DropCut();
        return false;
    }

    private void DropCut()
    {
        if (State.Cut is { Done: null } cut)
        {
            Do(new CancelResponse(cut.Model));
        }

        State = State with { Cut = null };
    }

    /// <summary>Speaks the rest as a response of its own; the model, should it still write, writes on into it.</summary>
    private void SpeakCut(CutAnswer cut)
    {
        State = State with { Cut = null };
        if (cut.Done is not null && !cut.Rest.Any(char.IsLetterOrDigit))
        {
            return;
        }

        var response = Open(cut.Settings) with { Model = cut.Done is null ? cut.Model : 0 };
        State = State with { Response = response };
        TakeResponse(new AnswerText(response.Generation, cut.Rest));
        if (cut.Done is { } done)
        {
            TakeResponse(new AnswerDone(response.Generation, done.Finish, new(0, 0)));
        }
    }
}
