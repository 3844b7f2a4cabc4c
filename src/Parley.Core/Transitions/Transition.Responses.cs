using System.Collections.Immutable;
using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>A response from its start to its one terminal event (docs/protocol/responses.md).</summary>
internal sealed partial class Transition
{
    private void CreateResponse(ResponseCreate create)
    {
        DropToolInterim();
        if (create.CancelPrevious is true)
        {
            CancelLatest();
        }

        if (
            State.Response is { IsInterim: false } going && !HasToldOfTools(going)
            || State.Queued is { Request: not null }
        )
        {
            var which = State.Response is { } active ? $": {active.Id}" : "";
            EmitError(
                create,
                ErrorCodes.ResponseActive,
                $"Conversation already has an active response in progress{which}. "
                    + "Wait until the response is finished before creating a new one."
            );
            return;
        }

        if (RefusesBesideAgent(create) || RefusesImages(create) || HasUnheardAudio(create))
        {
            return;
        }

        if (create.Voice is { } voice && ChangesHeardVoice(voice))
        {
            EmitVoiceLocked(create, "response");
            return;
        }

        if (!NamesNothing(create))
        {
            DropCut();
            BringServers(create);
            State = State with { Queued = new(create) };
        }
    }

    private void CancelByClient(ResponseCancel cancel)
    {
        if (
            State.Response is { } response
            && (cancel.ResponseId is null || string.Equals(cancel.ResponseId, response.Id, StringComparison.Ordinal))
        )
        {
            CancelActive("client_cancelled");
            return;
        }

        if (State.Response is null && State.Queued is not null && cancel.ResponseId is null)
        {
            CancelLatest();
            return;
        }

        EmitError(
            cancel,
            "response_cancel_not_active",
            "Cancellation failed: no active response found.",
            cancel.ResponseId is null ? null : "response_id"
        );
    }

    /// <summary>
    /// Ends the active response, or the one that waits. That one was asked for, so it begins and ends: whoever waits for
    /// <c>response.done</c> is not left waiting.
    /// </summary>
    private void CancelLatest()
    {
        if (State.Response is null && State.Queued is { } queued)
        {
            Begin(queued, ask: false);
        }

        if (State.Response is not null)
        {
            CancelActive("client_cancelled");
        }
    }

    private void ClearOutput()
    {
        if (State.Response is not null)
        {
            CancelActive("client_cancelled");
        }

        Emit(new OutputAudioCleared());
    }

    /// <summary>Begins whatever waits, as soon as nothing stands in its way; what ends at once makes room for the next.</summary>
    private void StartWhatWaits()
    {
        while (State.Phase != SessionPhase.Ended && State.Response is null && State.Turns.Pending.IsEmpty)
        {
            if (State.Queued is { } waiting && WaitsForTools(waiting))
            {
                return;
            }

            if (State.Queued is { } queued && (queued.Request is not null || !PersonSpeaks))
            {
                Begin(queued, ask: true);
            }
            else if (State.Queued is null && State.Cut is { GoesOn: true } cut && !PersonSpeaks && State.Onset is null)
            {
                SpeakCut(cut);
            }
            else if (State.Queued is null && !State.Announcements.IsEmpty && !PersonSpeaks)
            {
                var text = State.Announcements[0];
                State = State with { Announcements = State.Announcements.RemoveAt(0) };
                Begin(new(new ResponseCreate { PreGeneratedText = text }), ask: true);
            }
            else if (State.Phase == SessionPhase.Draining && State.Queued is null && !PersonSpeaks)
            {
                Do(new CloseConnection(GoingAway, "server_shutting_down"));
                End();
            }
            else
            {
                return;
            }
        }
    }

    private void Begin(QueuedResponse queued, bool ask)
    {
        var request =
            queued.Request
            ?? (
                queued.After is { } before ? GoingOn(before, queued.Says)
                : queued.IsToSilence ? new() { AdditionalInstructions = SilenceHint }
                : new ResponseCreate()
            );
        var settings = SettingsOf(request);
        var prepared = AdoptFor(queued, ask);
        if (queued.IsToSilence)
        {
            State = State with { Latency = null };
        }

        var response = Open(settings, prepared?.Generation) with
        {
            InputSamples = State.UnbilledSamples,
            Request = request,
        };
        State = State with { Response = response, Queued = null, UnbilledSamples = 0 };
        if (!ask)
        {
            return;
        }

        if (settings.Speaks && request.Voice is { NeedsDocuments: true })
        {
            Do(new PrepareVoice(settings.Wish));
        }

        if (request.PreGeneratedText is { } text)
        {
            TakeResponse(new AnswerText(response.Generation, text));
            TakeResponse(new AnswerDone(response.Generation, AnswerFinish.Stop, new(0, text.Length / 4)));
        }
        else if (prepared is not null)
        {
            ArmInterim(response);
            Give(prepared);
        }
        else
        {
            Do(new StartResponse(response.Generation, Snapshot(request, settings)));
            ArmInterim(response);
        }
    }

    private ResponseSettings SettingsOf(ResponseCreate request)
    {
        var config = State.Config;
        var (roster, choice) = ToolsOf(request);
        return new(
            request.Speaks ?? config.Speaks,
            WishOf(request.Voice, request.Speed, config),
            request.OutputAudioFormat ?? config.OutputAudioFormat
        )
        {
            JoinsConversation = request.JoinsConversation,
            WordTimestamps = config.WordTimestamps,
            Visemes = request.Animation?.Visemes ?? config.Visemes,
            Blendshapes = request.Animation?.Blendshapes ?? config.Blendshapes,
            Temperature = request.Temperature ?? config.Temperature,
            MaxOutputTokens = request.MaxOutputTokens switch
            {
                null => config.MaxOutputTokens,
                0 => null,
                var limit => limit,
            },
            Interim = request.InterimResponse ?? config.InterimResponse,
            ParallelToolCalls = request.ParallelToolCalls ?? config.ParallelToolCalls,
            Roster = roster,
            ToolChoice = choice,
            Metadata = request.Metadata,
        };
    }

    /// <param name="generation">Of an answer that is under way already; null: a new one.</param>
    private ActiveResponse Open(ResponseSettings settings, int? generation = null)
    {
        DropToolInterim();
        DropSpeculation(SpeculationOutcome.NotWanted);
        var response = new ActiveResponse(generation ?? NextGeneration(), Mint("resp_"), settings);
        State = State with { Response = response, NoticesOpen = true };
        MarkResponse(response);
        Emit(new ResponseCreated(View(response, ResponseStatus.InProgress)));
        return response;
    }

    private void TakeReminder(AnswerReminder reminder)
    {
        var timer = NextGeneration();
        State = State with { Reminders = State.Reminders.Add(timer, reminder.Text) };
        Do(new ArmTimer(timer, reminder.After));
    }

    private void TakeAnswerDone(ActiveResponse response, AnswerDone done)
    {
        if (response.Answer is not null)
        {
            return;
        }

        State = State with { Response = response with { Answer = done } };
        CompleteCalls(isCut: done.Finish is AnswerFinish.Length or AnswerFinish.ContentFilter);
        SpeakRest();
        DropInterim();
        response = State.Response!;
        if (InterimSpeaks)
        {
            // What is left to do is done when the interim is over.
            return;
        }

        if (response.Clauses > 0)
        {
            Do(new EndSpeech(response.Generation));
        }
        else
        {
            FinishResponse(response);
        }

        ArmRunInterim();
    }

    /// <summary>Ends the response, unless tools still run.</summary>
    private void FinishResponse(ActiveResponse response)
    {
        if (RunsToolsOf(response))
        {
            return;
        }

        switch (response.Answer?.Finish)
        {
            case null:
                // A voice cannot be done before the answer is.
                break;
            case AnswerFinish.Length:
                EndResponse(ResponseStatus.Incomplete, ItemStatus.Incomplete, "max_output_tokens");
                break;
            case AnswerFinish.ContentFilter:
                EndResponse(ResponseStatus.Incomplete, ItemStatus.Incomplete, "content_filter");
                break;
            default:
                EndResponse(ResponseStatus.Completed, ItemStatus.Completed);
                break;
        }
    }

    private void FailResponse(ActiveResponse response, EngineFailure failure, string part)
    {
        StopEngines(response);
        LearnFrom(failure);
        var code = failure.Code ?? $"{part}_{failure.Kind.ToCode()}";
        EndResponse(
            ResponseStatus.Failed,
            ItemStatus.Incomplete,
            error: new(WireError.ServerError, code, failure.Message)
        );
    }

    private void StopEngines(ActiveResponse response, bool keepsModel = false)
    {
        StopInterim(response);
        if (!keepsModel)
        {
            Do(new CancelResponse(ModelOf(response)));
        }

        if (response.Clauses > 0)
        {
            Do(new StopSpeech(response.Generation));
        }
    }

    /// <summary>Closes what is open and sends the one terminal event.</summary>
    private void EndResponse(
        ResponseStatus status,
        ItemStatus itemStatus,
        string? reason = null,
        WireError? error = null
    )
    {
        CloseMessage(InterimIndex, itemStatus);
        CloseMessage(MessageIndex, itemStatus);
        CloseCalls(itemStatus);
        var response = State.Response!;
        var view = View(response, status) with
        {
            Reason = reason,
            Error = error,
            Output = [.. response.Output.Select(o => o.Item)],
            Usage = UsageOf(response),
        };
        State = State with
        {
            Response = null,
            IdleFrom = status == ResponseStatus.Cancelled ? now : HeardUntil(response),
        };
        Emit(new ResponseDone(view), response.Generation);
        if (status == ResponseStatus.Completed)
        {
            ArmToolInterim(response);
            GoOnAfterAgents(response);
        }
    }

    private static Usage UsageOf(ActiveResponse response)
    {
        // 10 audio tokens a second in, 20 out: the original's own weights (docs/protocol/responses.md).
        var tokens = (response.Answer?.Usage ?? new(0, 0)).Plus(response.Interim?.Usage ?? new(0, 0));
        var heard = (int)(response.InputSamples / (100 * SamplesPerMs));
        var spoken = (int)(response.SentMs / 50);
        var text = Math.Max(0, tokens.InputTokens - tokens.CachedTokens);
        return new(text, heard, tokens.CachedTokens, tokens.OutputTokens, spoken, tokens.ReasoningTokens);
    }

    private ResponseView View(ActiveResponse response, ResponseStatus status) =>
        new(response.Id, status)
        {
            ConversationId = response.Settings.JoinsConversation ? ConversationId : null,
            Speaks = response.Settings.Speaks,
            Voice = response.Settings.Voice,
            OutputAudioFormat = response.Settings.Format,
            Temperature = response.Settings.Temperature,
            MaxOutputTokens = response.Settings.MaxOutputTokens,
            Metadata = response.Settings.Metadata,
        };
}
