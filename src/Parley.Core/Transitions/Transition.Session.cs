using System.Collections.Immutable;
using Parley.Core.Config;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Core.Transitions;

/// <summary>Opening, settings, notices, timers and the end.</summary>
internal sealed partial class Transition
{
    private const int GoingAway = 1001;
    private const int PolicyViolation = 1008;
    private const int InternalError = 1011;

    private void Open()
    {
        if (State.Phase != SessionPhase.New)
        {
            return;
        }

        State = State with { Phase = SessionPhase.Open };
        Emit(new SessionCreated(View()));
        Emit(new ConversationCreated(ConversationId));
        SyncServers(again: false);
        Do(InputSettings(State.Config));
        if (State.ExpiresAt is { } expires)
        {
            var left = DateTimeOffset.FromUnixTimeSeconds(expires) - now;
            Do(new ArmTimer(TimerIds.Expiry, left > TimeSpan.Zero ? left : TimeSpan.Zero));
        }
    }

    private void TakeClient(ClientSent sent)
    {
        var clientEvent = sent.Event;
        if (RefusesInTranscription(clientEvent))
        {
            return;
        }

        switch (clientEvent)
        {
            case SessionUpdate update:
                UpdateSession(update, sent.AfterAudio);
                break;
            case ItemCreate create:
                CreateItem(create);
                break;
            case ItemRetrieve retrieve:
                RetrieveItem(retrieve);
                break;
            case ItemTruncate truncate:
                TruncateItem(truncate);
                break;
            case ItemDelete delete:
                DeleteItem(delete);
                break;
            case ResponseCreate create:
                CreateResponse(create);
                break;
            case ResponseCancel cancel:
                CancelByClient(cancel);
                break;
            case OutputAudioClear:
                ClearOutput();
                break;
            case InputTextDelta delta:
                TakeTextDelta(delta);
                break;
            case InputTextDone done:
                TakeTextDone(done);
                break;
            case InputAudioAppend or InputAudioCommit or InputAudioClear or InputAudioClearAll:
            case InputTurnStart or InputTurnAppend or InputTurnEnd or InputTurnCancel:
                // Ordered with samples: they travel through the audio lane and come back as turn inputs.
                break;
        }
    }

    private void UpdateSession(SessionUpdate update, bool afterAudio)
    {
        var before = State.Config;
        var result = update.Patch.ApplyTo(before);
        if (result.Error is { } error)
        {
            EmitError(error with { EventId = update.EventId });
            return;
        }

        if (result.Config.Voice != before.Voice && ChangesHeardVoice(result.Config.Voice))
        {
            EmitVoiceLocked(update, "session");
            return;
        }

        if (result.Config.RefusesChannelsOf(before, afterAudio) is { } fixedChannels)
        {
            EmitError(fixedChannels with { EventId = update.EventId });
            return;
        }

        State = State with { Config = result.Config };
        Emit(new SessionUpdated(View()));
        foreach (var warning in result.Warnings.Concat(EarWarnings.For(before, result.Config, State.Ear)))
        {
            Emit(warning);
        }

        SyncServers(again: result.Config.McpServers != before.McpServers);
        State = State with { NoticesOpen = true };
        if (result.Config.InterimResponse != before.InterimResponse)
        {
            NoteInterim(result.Config.InterimResponse);
        }

        if (result.Config.Voice is { NeedsDocuments: true } voice && voice != before.Voice)
        {
            Do(new PrepareVoice(WishOf(null, null, result.Config)));
        }

        if (result.Config.ChangesInputOf(before))
        {
            DismissOnset();
            // A turn that the client delimits itself needs no detection, so it goes on.
            var switched = result.Config.TurnDetection is null != before.TurnDetection is null;
            if (switched && State.Turns.Open is { ClientTurn: null })
            {
                DropOpenTurn();
            }

            Do(InputSettings(result.Config));
        }
    }

    private string ConversationId => "conv_" + State.SessionId[(State.SessionId.IndexOf('_') + 1)..];

    private SessionView View() => new(State.SessionId, State.Config, State.ExpiresAt);

    private static ConfigureInput InputSettings(SessionConfig config) =>
        new(config.InputAudioFormat, config.InputSamplingRate, config.TurnDetection)
        {
            EchoCancellation = config.EchoCancellation,
            NoiseReduction = config.NoiseReduction,
        };

    /// <summary>Clients that know the event look at it whenever it comes; the others never see it.</summary>
    private void TakeLimits(LimitsTold told)
    {
        if (State.Phase != SessionPhase.Ended && !told.Limits.IsDefaultOrEmpty)
        {
            Emit(new RateLimitsUpdated(told.Limits));
        }
    }

    private void TakeNotice(Noticed noticed) =>
        State = State with { Notices = State.Notices.Add(new(noticed.Code, noticed.Message, noticed.Param)) };

    /// <summary>
    /// Clients check the order of events strictly, so a warning never stands between the events of one turn or one response,
    /// and the first come after the first update or turn.
    /// </summary>
    private void SendNotices()
    {
        if (State.Notices.IsEmpty || !State.NoticesOpen || !IsQuiet || State.Phase == SessionPhase.Ended)
        {
            return;
        }

        var notices = State.Notices;
        State = State with { Notices = [] };
        foreach (var notice in notices)
        {
            Emit(notice);
        }
    }

    private void TakeTimer(int timerId)
    {
        if (timerId == TimerIds.Expiry && State.ExpiresAt is not null)
        {
            EmitError(new(WireError.InvalidRequest, "session_expired", Expired));
            Do(new CloseConnection(GoingAway, "session_expired"));
            End();
        }
        else if (timerId == TimerIds.Idle)
        {
            TakeIdle();
        }
        else if (State.Onset is { } onset && onset.Number == timerId)
        {
            SettleOverdue(onset, isLast: true);
        }
        else if (TakeInterimTimer(timerId) || TakeServerTimer(timerId))
        {
            return;
        }
        else if (State.Reminders.TryGetValue(timerId, out var text))
        {
            State = State with
            {
                Reminders = State.Reminders.Remove(timerId),
                Announcements = State.Announcements.Add(text),
            };
        }
    }

    /// <summary>No turn, no answer, and none that waits.</summary>
    private bool IsQuiet =>
        State.Response is null
        && State.Queued is null
        && State.Onset is null
        && State.Cut is null
        && State.Turns is { Open: null, Pending.IsEmpty: true };

    private string Expired =>
        State.MaxDuration is { } longest
            ? FormattableString.Invariant(
                $"Your session hit the maximum duration of {longest.TotalMinutes:0.##} minutes."
            )
            : "Your session hit its maximum duration.";

    /// <summary>A dialect may keep the voice that was heard first.</summary>
    private bool ChangesHeardVoice(VoiceConfig voice) =>
        Profile.LocksVoiceOnceHeard
        && State.HeardVoice is { } heard
        && !string.Equals(heard, voice.Name, StringComparison.OrdinalIgnoreCase)
        && !string.Equals(State.Config.Voice.Name, voice.Name, StringComparison.OrdinalIgnoreCase);

    private void EmitVoiceLocked(ClientEvent cause, string place) =>
        EmitError(
            cause,
            "cannot_update_voice",
            "Cannot update a conversation's voice if assistant audio is present.",
            place + (Profile.NestsAudioSettings ? ".audio.output.voice" : ".voice")
        );

    private void Drain()
    {
        State = State with { Phase = SessionPhase.Draining };
    }

    /// <summary>A client that is gone needs no goodbye; any other is told why.</summary>
    private void Close(CloseCause cause)
    {
        switch (cause)
        {
            case CloseCause.ServerStopping:
                Do(new CloseConnection(GoingAway, "server_shutting_down"));
                break;
            case CloseCause.ClientTooSlow:
                Do(new CloseConnection(PolicyViolation, "client_too_slow"));
                break;
            case CloseCause.InternalFault:
                Do(new CloseConnection(InternalError, "internal_error"));
                break;
            case CloseCause.KeyRevoked:
                CloseFor("key_revoked", "The key that opened this session was revoked or has expired.");
                break;
            case CloseCause.TokenExpired:
                CloseFor("token_expired", "The token that opened this session has expired; connect with a new one.");
                break;
        }

        End();
    }

    private void CloseFor(string code, string message)
    {
        EmitError(new(WireError.InvalidRequest, code, message));
        Do(new CloseConnection(PolicyViolation, code));
    }

    private void End()
    {
        DropToolInterim();
        DismissOnset();
        DropCut();
        DropSpeculation(SpeculationOutcome.NotWanted);
        if (State.Response is { } response)
        {
            StopInterim(response);
            Do(new CancelResponse(ModelOf(response)));
            Do(new Speech.StopSpeech(response.Generation));
        }

        if (State.Turns.Open is { } open)
        {
            Do(new CancelTranscript(open.Number));
        }

        foreach (var pending in State.Turns.Pending)
        {
            Do(new CancelTranscript(pending.Number));
        }

        foreach (var timer in State.Reminders.Keys)
        {
            Do(new DisarmTimer(timer));
        }

        if (State.IdleAt is not null)
        {
            Do(new DisarmTimer(TimerIds.Idle));
        }

        EndTools();
        State = State with
        {
            Phase = SessionPhase.Ended,
            Response = null,
            Queued = null,
            Turns = TurnState.Idle,
            Texts = [],
            IdleAt = null,
            Reminders = ImmutableSortedDictionary<int, string>.Empty,
        };
    }
}
