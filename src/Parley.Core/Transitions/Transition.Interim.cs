using System.Collections.Immutable;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>What is said while the person waits for an answer that is late (docs/protocol/responses.md, "Interim responses").</summary>
internal sealed partial class Transition
{
    private const int InterimIndex = -2;

    private const string InterimInstructions =
        "Say one short sentence, in the language of the conversation, that tells the person you are working on it. "
        + "Do not answer, do not ask, do not promise a result.";

    private static readonly ImmutableArray<string> _interimTexts =
    [
        "One moment, please.",
        "Let me see.",
        "Just a second.",
        "I'm on it.",
    ];

    /// <summary>An answer that begins gets its time; what was late before it is no longer.</summary>
    private void ArmInterim(ActiveResponse response)
    {
        if (response.Settings is { Speaks: true, Interim: { OnLatency: true } config } && !State.InterimSaid)
        {
            var interim = new InterimSpeech(NextGeneration(), InterimStage.Armed);
            State = State with { Response = State.Response! with { Interim = interim } };
            Do(new ArmTimer(interim.Generation, TimeSpan.FromMilliseconds(config.LatencyThresholdMs)));
        }
    }

    /// <summary>False when the timer belongs to something else.</summary>
    private bool TakeInterimTimer(int timerId)
    {
        if (State.ToolInterim is { Stage: InterimStage.Armed } waiting && waiting.Generation == timerId)
        {
            TakeToolInterimDue(waiting);
            return true;
        }

        if (
            State.Response is not { Interim: { Stage: InterimStage.Armed } interim } response
            || interim.Generation != timerId
        )
        {
            return false;
        }

        var config = response.Settings.Interim!;
        if (PersonSpeaks)
        {
            SetInterim(interim with { Stage = InterimStage.Over });
        }
        else if (AsksModel(config))
        {
            SetInterim(interim with { Stage = InterimStage.Asked });
            Do(new AskInterim(interim.Generation, InterimSnapshot(config, response.Settings)));
        }
        else
        {
            SpeakInterim(interim, PickInterim(config));
        }

        return true;
    }

    /// <summary>True while it is open whether the answer or the interim comes first.</summary>
    private bool InterimMayCome => State.Response?.Interim is { Stage: InterimStage.Armed or InterimStage.Asked };

    private bool InterimSpeaks => State.Response?.Interim is { Stage: InterimStage.Speaking };

    /// <summary>The answer was quicker.</summary>
    private void DropInterim()
    {
        switch (State.Response?.Interim)
        {
            case { Stage: InterimStage.Armed } armed:
                Do(new DisarmTimer(armed.Generation));
                SetInterim(armed with { Stage = InterimStage.Over });
                break;
            case { Stage: InterimStage.Asked } asked:
                Do(new CancelInterim(asked.Generation));
                SetInterim(asked with { Stage = InterimStage.Over });
                break;
        }
    }

    /// <summary>The response ends: so does whatever belongs to its interim.</summary>
    private void StopInterim(ActiveResponse response)
    {
        DropInterim();
        if (response.Interim is { Stage: InterimStage.Speaking } interim)
        {
            Do(new StopSpeech(interim.Generation));
        }
    }

    private void SpeakInterim(InterimSpeech interim, string text)
    {
        SetInterim(interim with { Stage = InterimStage.Speaking });
        AddOutput(new MessageItem(Mint("item_"), MessageRole.Assistant, []), InterimIndex);
        var response = State.Response!;
        Emit(new ContentPartAdded(Place(FindOutput(InterimIndex)), EmptyPart(response.Settings)), response.Generation);
        CountInterim();
        MarkClause(response);
        Do(SpeechOf(response.Settings, interim.Generation));
        foreach (var clause in ClausesOf(text))
        {
            Do(new SpeakClause(interim.Generation, clause));
        }

        Do(new EndSpeech(interim.Generation));
        SetOutput(FindOutput(InterimIndex), o => o with { ClauseEnds = EndsOf(text) });
    }

    /// <summary>Results of the interim of the active response.</summary>
    private void TakeInterim(ActiveResponse response, InterimSpeech interim, ResponseInput input)
    {
        switch (input)
        {
            case InterimText text when interim.Stage == InterimStage.Asked:
                interim = interim with { Usage = text.Usage };
                if (string.IsNullOrWhiteSpace(text.Text) || PersonSpeaks)
                {
                    SetInterim(interim with { Stage = InterimStage.Over });
                }
                else
                {
                    SpeakInterim(interim, text.Text);
                }

                break;
            case InterimFailed when interim.Stage == InterimStage.Asked:
                SetInterim(interim with { Stage = InterimStage.Over });
                break;
            case SpokenText spoken when interim.Stage == InterimStage.Speaking:
                if (AnswerWaits(response, interim) && EndsClause(FindOutput(InterimIndex)))
                {
                    Do(new StopSpeech(interim.Generation));
                    EndInterim(ItemStatus.Completed);
                }
                else
                {
                    TakeSpokenText(response, spoken);
                }

                break;
            case SpeechFinished when interim.Stage == InterimStage.Speaking:
                EndInterim(ItemStatus.Completed);
                break;
            case SpeechFailed when interim.Stage == InterimStage.Speaking:
                EndInterim(ItemStatus.Incomplete);
                break;
            case SpokenViseme or SpokenFrames or SpokenAudio when interim.Stage == InterimStage.Speaking:
                TakeSpoken(response, input);
                break;
        }
    }

    private bool AnswerWaits(ActiveResponse response, InterimSpeech interim) =>
        (response.Answer is not null && !RunsToolsOf(response)) || !interim.Held.IsEmpty;

    /// <summary>The interim is over: now the answer has the voice.</summary>
    private void EndInterim(ItemStatus status)
    {
        var held = State.Response!.Interim!.Held;
        SetInterim(State.Response.Interim with { Stage = InterimStage.Over, Held = [] });
        CloseMessage(InterimIndex, status);
        if (!held.IsEmpty)
        {
            GiveToVoice(State.Response!.Splitter, held);
        }

        if (State.Response!.Answer is null)
        {
            return;
        }

        if (State.Response.Clauses > 0)
        {
            Do(new EndSpeech(State.Response.Generation));
        }
        else
        {
            FinishResponse(State.Response);
        }
    }

    private void SetInterim(InterimSpeech interim) =>
        State = State with { Response = State.Response! with { Interim = interim } };

    private void CountInterim() => State = State with { InterimSaid = true, InterimCount = State.InterimCount + 1 };

    /// <summary>One after the other, so that none comes again before all others did.</summary>
    private string PickInterim(InterimResponseConfig config)
    {
        var texts = config.Texts.IsEmpty ? _interimTexts : config.Texts;
        return texts[State.InterimCount % texts.Length];
    }

    private bool AsksModel(InterimResponseConfig config) =>
        config.Kind == InterimResponseKind.Model && State.Capabilities.FollowsInstructions;

    private ResponseSnapshot InterimSnapshot(InterimResponseConfig config, ResponseSettings settings)
    {
        var snapshot = Snapshot(new ResponseCreate(), settings);
        return snapshot with
        {
            Model = config.Model ?? snapshot.Model,
            Instructions = config.Instructions ?? InterimInstructions,
            Tools = [],
            ToolChoice = ToolChoiceConfig.Auto,
            ReasoningEffort = null,
            MaxOutputTokens = config.MaxCompletionTokens,
        };
    }

    /// <summary>A model that takes no instructions cannot make the words: the client is told once.</summary>
    private void NoteInterim(InterimResponseConfig? config)
    {
        if (config is { Kind: InterimResponseKind.Model } && !State.Capabilities.FollowsInstructions)
        {
            TakeNotice(
                new(
                    ErrorCodes.Adjusted,
                    "The responder of this server takes no instructions: fixed sentences stand in for the model's.",
                    "session.interim_response.type"
                )
            );
        }
    }

    private static List<string> ClausesOf(string text)
    {
        var clauses = new List<string>();
        ClauseSplitter.Empty.Push(text, clauses).Flush(clauses);
        return clauses;
    }

    /// <summary>Where each clause ends, in characters from the start.</summary>
    private static ImmutableList<int> EndsOf(string text)
    {
        var end = 0;
        return [.. ClausesOf(text).Select(clause => end += clause.Length)];
    }

    /// <summary>True when what was spoken of an item so far is whole clauses.</summary>
    private bool EndsClause(int index)
    {
        var output = State.Response!.Output[index];
        return output.Speech.AudioMs > 0 && output.ClauseEnds.Contains(output.Speech.Text.Length);
    }
}
