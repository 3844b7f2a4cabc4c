using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Input;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>Nobody says anything: after <c>idle_timeout_ms</c> the assistant does (docs/protocol/input.md).</summary>
internal sealed partial class Transition
{
    /// <summary>A timer may wake a little early, by its own clock.</summary>
    private static readonly TimeSpan _early = TimeSpan.FromMilliseconds(50);

    /// <summary>A model reads text and cannot hear that nobody speaks.</summary>
    private const string SilenceHint =
        "You have heard nothing from the person for a while: say something short that keeps the conversation going.";

    /// <summary>Arms, moves or disarms the one timer, as the state now asks for.</summary>
    private void TendIdle()
    {
        var at = IdleTimeout is { } timeout ? State.IdleFrom + timeout : null;
        if (at == State.IdleAt)
        {
            return;
        }

        State = State with { IdleAt = at };
        if (at is { } due)
        {
            Do(new ArmTimer(TimerIds.Idle, due > now ? due - now : TimeSpan.Zero));
        }
        else
        {
            Do(new DisarmTimer(TimerIds.Idle));
        }
    }

    /// <summary>Null while somebody speaks or writes, and where no answer is made by itself.</summary>
    private TimeSpan? IdleTimeout =>
        State.Phase == SessionPhase.Open
        && AnswersByItself
        && IsQuiet
        && State.Texts.IsEmpty
        && !ClientWorks
        && State.Config.TurnDetection is { IdleTimeoutMs: { } ms }
            ? TimeSpan.FromMilliseconds(ms)
            : null;

    /// <summary>The client runs a function, or has an answer to ask for: it is not the person who is silent.</summary>
    private bool ClientWorks =>
        State.Conversation.Entries.FindLast(e => !e.IsInterim)?.Item
            is FunctionCallItem
                or ServerCallItem
                or McpApprovalRequestItem
                or McpApprovalResponseItem;

    private void TakeIdle()
    {
        if (State.IdleAt is not { } due || due - now > _early)
        {
            return;
        }

        // The timer is spent; the silence is counted anew from the answer.
        var timeout = IdleTimeout!.Value;
        State = State with { IdleAt = null, IdleFrom = null };
        if (Profile.CommitsSilence)
        {
            Do(new MeasureSilence((long)timeout.TotalMilliseconds * SamplesPerMs));
        }
        else
        {
            State = State with { Queued = QueuedResponse.ToSilence };
        }
    }

    /// <summary>The silence becomes an empty turn of the person, and is answered.</summary>
    private void TakeSilence(SilenceHeard silence)
    {
        if (!Profile.CommitsSilence || !IsQuiet || !AnswersByItself)
        {
            return;
        }

        var end = Math.Max(silence.StartSample, silence.EndSample);
        var item = new MessageItem(Mint("item_"), MessageRole.User, [new InputAudioPart("")]);
        MakeRoomFor(item);
        var previous = State.Conversation.LastId;
        State = State with
        {
            Conversation = State.Conversation.Add(new(item) { IsSilence = true }),
            Queued = QueuedResponse.ToSilence,
        };
        Emit(new InputTimeoutTriggered(item.Id, silence.StartSample / SamplesPerMs, end / SamplesPerMs));
        Emit(new InputAudioCommitted(item.Id, previous));
        Show(previous, item);
        if (WritesDown)
        {
            var seconds = (end - silence.StartSample + SamplesPerSecond - 1) / SamplesPerSecond;
            Emit(new TranscriptionCompleted(item.Id, 0, "") { Seconds = seconds });
        }
    }

    /// <summary>When what was sent of an answer will have been heard, with so much more: audio is sent ahead of what is played.</summary>
    private DateTimeOffset HeardUntil(ActiveResponse response, int moreSamples = 0)
    {
        var from = response.HeardUntil is { } until && until > now ? until : now;
        return from + TimeSpan.FromSeconds(moreSamples / (double)response.Settings.Format.SampleRate);
    }
}
