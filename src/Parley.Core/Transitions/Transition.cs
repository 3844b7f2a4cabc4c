using Parley.Core.Conversation;
using Parley.Core.Latency;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Protocol;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>One step of <see cref="SessionCore.Next"/>: the state as it changes, and the effects as they are decided.</summary>
internal sealed partial class Transition(SessionState state, DateTimeOffset now, List<SessionEffect> effects)
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public SessionState State { get; private set; } = state;

    public void Take(SessionInput input)
    {
        switch (input)
        {
            case Opened:
                Open();
                break;
            case ClientSent sent:
                TakeClient(sent);
                break;
            case ClientRefused refused:
                EmitError(refused.Error);
                break;
            case Noticed noticed:
                TakeNotice(noticed);
                break;
            case LimitsTold told:
                TakeLimits(told);
                break;
            case TimerDue due:
                TakeTimer(due.TimerId);
                break;
            case DrainRequested:
                Drain();
                break;
            case Closed closed:
                Close(closed.Cause);
                break;
            case AudioFetched fetched:
                TakeAudioFetched(fetched);
                break;
            case AudioSent sent:
                TakeAudioSent(sent);
                break;
            case ResponseInput response:
                TakeResponse(response);
                break;
            case ToolInput tool:
                TakeTool(tool);
                break;
            default:
                TakeTurn(input);
                break;
        }

        TendSpeculation();
        TendTools();
        StartWhatWaits();
        SendNotices();
        TendIdle();
    }

    private void TakeTurn(SessionInput input)
    {
        switch (input)
        {
            case SpeechStarted started:
                TakeSpeechStarted(started);
                break;
            case SpeechStopped stopped:
                TakeSpeechStopped(stopped);
                break;
            case PauseHeard:
                TakePause(isPause: true);
                break;
            case PauseOver:
                TakePause(isPause: false);
                break;
            case TurnLikelyOver likely:
                TakeTurnLikelyOver(likely);
                break;
            case BufferStarted started:
                TakeBufferStarted(started);
                break;
            case BufferCommitted committed:
                TakeBufferCommitted(committed);
                break;
            case BufferCleared cleared:
                TakeBufferCleared(cleared);
                break;
            case SilenceHeard silence:
                TakeSilence(silence);
                break;
            case TranscriptPart part:
                TakeTranscriptPart(part);
                break;
            case TranscriptDone done:
                TakeTranscriptDone(done);
                break;
            case TranscriptFailed failed:
                TakeTranscriptFailed(failed);
                break;
            default:
                TakeBargeIn(input);
                break;
        }
    }

    /// <summary>Results of a response that is no longer active are ignored: this is all that barge-in needs to be safe.</summary>
    private void TakeResponse(ResponseInput input)
    {
        if (TakeFromCut(input))
        {
            return;
        }

        if (State.Speculation is { } answer && answer.Generation == input.Generation)
        {
            TakeSpeculative(answer, input);
            return;
        }

        if (State.ToolInterim is { } waiting && waiting.Generation == input.Generation)
        {
            TakeToolInterim(waiting, input);
            return;
        }

        if (State.Response is { Interim: { } interim } active && interim.Generation == input.Generation)
        {
            TakeInterim(active, interim, input);
            return;
        }

        if (State.Response is not { } response || response.Generation != input.Generation)
        {
            return;
        }

        switch (input)
        {
            case AnswerText text:
                TakeAnswerText(response, text);
                break;
            case AnswerToolCall call:
                TakeToolCall(response, call);
                break;
            case AnswerReminder reminder:
                TakeReminder(reminder);
                break;
            case AnswerApproval asked:
                TakeAgentApproval(response, asked);
                break;
            case AnswerEvent e:
                Emit(new InvocationDelta(e.Data));
                break;
            case AnswerDone done:
                TakeAnswerDone(response, done);
                break;
            case AnswerFailed failed:
                FailResponse(response, failed.Failure, "responder");
                break;
            case SpokenText when StandsAside(response):
                break;
            case SpokenText or SpokenViseme or SpokenFrames or SpokenAudio:
                TakeSpoken(response, input);
                break;
            case SpeechFinished when response.Clauses > 0:
                response = response with { IsSpoken = true };
                State = State with { Response = response };
                FinishResponse(response);
                break;
            case SpeechFailed failed:
                FailResponse(response, failed.Failure, "speaker");
                break;
        }
    }

    private void TakeSpoken(ActiveResponse response, ResponseInput input)
    {
        switch (input)
        {
            case SpokenText spoken:
                TakeSpokenText(response, spoken);
                break;
            case SpokenViseme viseme:
                TakeSpokenViseme(response, viseme);
                break;
            case SpokenFrames frames:
                TakeSpokenFrames(response, frames);
                break;
            case SpokenAudio audio:
                TakeSpokenAudio(response, audio);
                break;
        }
    }

    private void Do(SessionEffect effect) => effects.Add(effect);

    /// <summary>Sends an event, if the connection's dialect has it.</summary>
    private void Emit(ServerEvent serverEvent, int generation = 0)
    {
        if (ServerEventNames.Has(Profile, serverEvent))
        {
            Do(new Emit(serverEvent with { EventId = Mint("event_") }, generation));
        }
    }

    private WireProfile Profile => State.Config.Profile;

    private void EmitError(WireError error) => Emit(new ErrorEvent(error));

    private void EmitError(ClientEvent cause, string code, string message, string? param = null) =>
        EmitError(WireError.Invalid(code, message, param, cause.EventId));

    /// <summary>Ids are minted from the state: a part of the session's own id, and a counter.</summary>
    private string Mint(string prefix)
    {
        var number = State.MintedIds + 1;
        State = State with { MintedIds = number };
        var session = State.SessionId.AsSpan();
        var start = session.IndexOf('_') + 1;
        var seed = session.Slice(start, Math.Min(10, session.Length - start));
        Span<char> digits = stackalloc char[6];
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Base62[(int)(number % 62)];
            number /= 62;
        }

        return string.Concat(prefix, seed, digits);
    }

    /// <summary>Turns, responses and timers share one counter, so a number never means two things.</summary>
    private int NextGeneration()
    {
        var generation = State.LastGeneration + 1;
        State = State with { LastGeneration = generation };
        return generation;
    }
}
