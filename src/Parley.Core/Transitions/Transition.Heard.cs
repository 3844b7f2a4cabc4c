using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>
/// What the person heard of an answer that was stopped: what was sent, less what cannot have been played yet. The item, its
/// transcript and what the model reads end there (docs/protocol/conversation.md, "What was heard").
/// </summary>
internal sealed partial class Transition
{
    /// <summary>Ends the active response now: nothing of it may be heard or sent after its terminal event.</summary>
    /// <param name="keepsModel">The model may write on: what it writes may be spoken yet.</param>
    private void CancelActive(string reason, bool keepsModel = false)
    {
        var response = State.Response!;
        StopEngines(response, keepsModel);
        EndResponse(ResponseStatus.Cancelled, ItemStatus.Incomplete, reason);
        CutToHeard(response);
    }

    /// <summary>The person talks over the answer.</summary>
    /// <param name="turn">The turn after which the answer may go on; null: it never does.</param>
    private void Interrupt(int? turn = null)
    {
        if (State.Response is not { } response)
        {
            return;
        }

        var cut = turn is { } number ? CutBy(number, response) : null;
        var message = response.Output.FindLast(o => !o.Done && o.Item is MessageItem && o.Speech.AudioMs > 0);
        CancelActive("turn_detected", keepsModel: cut is { Done: null });
        DropCut();
        State = State with { Cut = cut };
        if (
            message is not null
            && response.Settings.JoinsConversation
            && State.Config.TurnDetection is { AutoTruncate: true }
        )
        {
            Emit(new ItemTruncated(message.Item.Id, 0, HeardMs(response, message)));
            AppendAfterTruncation(message.Item.Id);
        }
    }

    /// <summary>Audio of an item that was heard, ms: the last of what was sent may wait to be played.</summary>
    private long HeardMs(ActiveResponse response, OutputItem output)
    {
        var waiting = response.HeardUntil is { } until && until > now ? (long)(until - now).TotalMilliseconds : 0;
        waiting += BargeIn.PlaybackBufferMs;
        foreach (var later in response.Output.Reverse())
        {
            if (later.Item is not MessageItem || later.Speech.AudioMs == 0)
            {
                continue;
            }

            if (SameId(later.Item, output.Item.Id))
            {
                return Math.Max(0, later.Speech.AudioMs - waiting);
            }

            waiting = Math.Max(0, waiting - later.Speech.AudioMs);
        }

        return 0;
    }

    /// <summary>
    /// The items of a response end with what was heard. What was sent stays known: the client knows better what it played, and may
    /// say so (<c>conversation.item.truncate</c>).
    /// </summary>
    private void CutToHeard(ActiveResponse response)
    {
        if (!response.Settings.Speaks || !response.Settings.JoinsConversation)
        {
            return;
        }

        foreach (var output in response.Output.Where(o => o.Item is MessageItem))
        {
            if (State.Conversation.Find(output.Item.Id) is { Item: MessageItem message, Speech: { } sent } entry)
            {
                var heard = sent.TextUntil(HeardMs(response, output)).TrimEnd();
                message = message with { Content = [new AudioPart(heard)] };
                State = State with { Conversation = State.Conversation.Replace(entry with { Item = message }) };
            }
        }
    }

    /// <summary>What the model shall read where the person cut it off; the client has its transcript already.</summary>
    private void AppendAfterTruncation(string itemId)
    {
        if (
            State.Config.TurnDetection?.AppendedTextAfterTruncation is { Length: > 0 } text
            && State.Conversation.Find(itemId) is { Item: MessageItem { Content: [AudioPart said] } message } entry
            && said.Transcript.Length > 0
        )
        {
            message = message with { Content = [new AudioPart($"{said.Transcript.TrimEnd()} {text.TrimStart()}")] };
            State = State with { Conversation = State.Conversation.Replace(entry with { Item = message }) };
        }
    }

    /// <summary>Of an answer that was stopped before its first word nothing was heard: the model never said it.</summary>
    private static bool IsUnheard(ConversationEntry entry) =>
        entry
            is {
                Speech: not null,
                Item: MessageItem { Status: not ItemStatus.InProgress, Content: [AudioPart { Transcript: "" }] }
            };
}
