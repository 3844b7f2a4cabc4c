using System.Collections.Immutable;
using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>
/// The answer is prepared while the person pauses (docs/guides/latency.md, "Speculation"). Until the turn is committed it is kept
/// here: nothing is sent, nothing enters the conversation, no timer is armed, no function is called. Then it is given in exactly
/// the order in which it would have come, or thrown away.
/// </summary>
internal sealed partial class Transition
{
    private const double LikelyOver = 0.6;

    private void TakePause(bool isPause)
    {
        if (State.Turns.Open is not { ByDetector: true } turn || turn.IsPaused == isPause)
        {
            return;
        }

        State = State with { Turns = State.Turns with { Open = turn with { IsPaused = isPause } } };
        if (isPause)
        {
            Speculate();
        }
        else
        {
            DropSpeculation(SpeculationOutcome.WentOn);
        }
    }

    private void TakeTurnLikelyOver(TurnLikelyOver likely)
    {
        if (State.Turns.Open is { } turn && turn.Number == likely.Turn && likely.Probability is 0 or >= LikelyOver)
        {
            TakePause(likely.Probability > 0);
        }
    }

    /// <summary>Begins to prepare an answer to what is understood so far, where it is likely to be wanted.</summary>
    private void Speculate()
    {
        if (
            State.Turns.Open is not { ByDetector: true, IsPaused: true } turn
            || State is not { Phase: SessionPhase.Open, Response: null, Queued: null, Speculation: null }
            || State.Cut is { Done: null }
            || !State.Capabilities.Speculates
            || !AnswersByItself
            || !State.Turns.Pending.IsEmpty
            || !State.Announcements.IsEmpty
            || State.Tools.Servers.Exists(s => s.Stage == ToolServerStage.Listing)
            || IsExhausted
            || turn.Speculations >= State.SpeculationBudget.PerTurn
            || State.SpeculationTally.RecentAt(now, State.SpeculationBudget) >= State.SpeculationBudget.WastedTokens
            || SpokenWords.Of(turn.Partial.Last) is not { IsEmpty: false } words
        )
        {
            return;
        }

        var request = new ResponseCreate();
        var settings = SettingsOf(request);
        var said = new MessageItem(turn.ItemId, MessageRole.User, [new InputAudioPart(turn.Partial.Last)]);
        var snapshot = Snapshot(request, settings);
        snapshot = snapshot with { Items = snapshot.Items.Add(said) };
        var answer = new SpeculativeAnswer(NextGeneration(), turn.Number, words, now)
        {
            Config = State.Config,
            Before = State.Conversation.Entries,
            Settings = settings,
            InputTokens = TokensOf(snapshot),
        };
        State = State with
        {
            Speculation = answer,
            Turns = State.Turns with { Open = turn with { Speculations = turn.Speculations + 1 } },
            SpeculationTally = State.SpeculationTally with { Started = State.SpeculationTally.Started + 1 },
        };
        Do(new ReportSpeculation(SpeculationOutcome.Started, 0));
        Do(new StartResponse(answer.Generation, snapshot) { IsSpeculative = true });
    }

    /// <summary>What the model and the voice say of an answer that nobody may know of yet.</summary>
    private void TakeSpeculative(SpeculativeAnswer answer, ResponseInput input)
    {
        var isOver = !answer.Parts.IsEmpty && answer.Parts[^1] is AnswerDone;
        switch (input)
        {
            case AnswerFailed or SpeechFailed:
                // The turn may yet be answered as usual; if it fails again, the client is told.
                DropSpeculation(SpeculationOutcome.Failed);
                break;
            case AnswerText { Delta.Length: > 0 } text when !isOver:
                answer = answer with { Token = answer.Token ?? now, Written = answer.Written + text.Delta.Length };
                State = State with { Speculation = answer with { Parts = answer.Parts.Add(text) } };
                PrepareClauses(text.Delta);
                break;
            case AnswerDone done when !isOver:
                State = State with { Speculation = answer with { Parts = answer.Parts.Add(done) } };
                PrepareClauses(delta: null);
                break;
            case AnswerToolCall or AnswerReminder or AnswerEvent or AnswerApproval when !isOver:
                State = State with { Speculation = answer with { Parts = answer.Parts.Add(input) } };
                break;
        }
    }

    /// <param name="delta">More text; null: there will be none.</param>
    private void PrepareClauses(string? delta)
    {
        var answer = State.Speculation!;
        if (!answer.Settings.Speaks)
        {
            return;
        }

        var clauses = new List<string>();
        var splitter = delta is null ? answer.Splitter.Flush(clauses) : answer.Splitter.Push(delta, clauses);
        if (answer.Clauses == 0 && clauses.Count > 0)
        {
            answer = answer with { Clause = now };
            Do(SpeechOf(answer.Settings, answer.Generation) with { IsHeld = true });
        }

        foreach (var clause in clauses)
        {
            Do(new SpeakClause(answer.Generation, clause));
        }

        State = State with
        {
            Speculation = answer with { Splitter = splitter, Clauses = answer.Clauses + clauses.Count },
        };
    }

    /// <summary>A partial transcript that says something else makes the answer useless, and perhaps another one worth while.</summary>
    private void JudgePartial(int turn, string text)
    {
        if (State.Speculation is { } answer && answer.Turn == turn && answer.Text != SpokenWords.Of(text))
        {
            DropSpeculation(SpeculationOutcome.TextDiffers);
        }

        Speculate();
    }

    /// <summary>The turn has its final text, or none.</summary>
    private void JudgeTranscript(PendingTurn pending, string? transcript, bool isAnswered)
    {
        if (State.Speculation is not { } answer || answer.Turn != pending.Number)
        {
            return;
        }

        if (!isAnswered || transcript is null)
        {
            DropSpeculation(SpeculationOutcome.NotWanted);
        }
        else if (answer.Text != SpokenWords.Of(transcript))
        {
            DropSpeculation(SpeculationOutcome.TextDiffers);
        }
    }

    /// <summary>Whatever changes what the answer was made of makes it useless; so does the end of its turn without an answer.</summary>
    private void TendSpeculation()
    {
        if (State.Speculation is not { } answer)
        {
            return;
        }

        if (State.Turns.Open?.Number != answer.Turn)
        {
            if (State.Queued is null && FindPending(answer.Turn) is null)
            {
                DropSpeculation(SpeculationOutcome.NotWanted);
            }
        }
        else if (
            !ReferenceEquals(answer.Config, State.Config) || !ReferenceEquals(answer.Before, State.Conversation.Entries)
        )
        {
            DropSpeculation(SpeculationOutcome.Changed);
        }
    }

    /// <summary>Takes the prepared answer for a response that begins, if it is the one; else throws it away.</summary>
    private SpeculativeAnswer? AdoptFor(QueuedResponse queued, bool ask)
    {
        if (State.Speculation is not { } answer)
        {
            return null;
        }

        if (!ask || queued is not { Request: null, IsToSilence: false, After: null })
        {
            DropSpeculation(SpeculationOutcome.NotWanted);
            return null;
        }

        var entries = State.Conversation.Entries;
        if (
            !ReferenceEquals(answer.Config, State.Config)
            || entries.Count != answer.Before.Count + 1
            || !entries.Take(answer.Before.Count).SequenceEqual(answer.Before, ReferenceEqualityComparer.Instance)
        )
        {
            DropSpeculation(SpeculationOutcome.Changed);
            return null;
        }

        State = State with
        {
            Speculation = null,
            SpeculationTally = State.SpeculationTally with { Adopted = State.SpeculationTally.Adopted + 1 },
        };
        return answer;
    }

    /// <summary>Gives what was prepared, in the order in which it would have come.</summary>
    private void Give(SpeculativeAnswer answer)
    {
        State = State with { Response = State.Response! with { PreparedClauses = answer.Clauses } };
        if (LatencyOf(State.Response) is { } latency)
        {
            State = State with
            {
                Latency = latency with
                {
                    Token = answer.Token,
                    Clause = answer.Clause,
                    PreparedFrom = answer.StartedAt,
                },
            };
        }

        Do(new ReportSpeculation(SpeculationOutcome.Adopted, answer.Tokens));
        foreach (var part in answer.Parts)
        {
            TakeResponse(part);
        }
    }

    private void DropSpeculation(SpeculationOutcome why)
    {
        if (State.Speculation is not { } answer)
        {
            return;
        }

        State = State with
        {
            Speculation = null,
            SpeculationTally = State.SpeculationTally.Waste(answer.Tokens, now, State.SpeculationBudget),
        };
        Do(new CancelResponse(answer.Generation));
        if (answer.Clauses > 0)
        {
            Do(new StopSpeech(answer.Generation));
        }

        Do(new ReportSpeculation(why, answer.Tokens));
    }

    private static int TokensOf(ResponseSnapshot snapshot)
    {
        var characters = snapshot.Instructions.Length;
        foreach (var item in snapshot.Items)
        {
            characters += item switch
            {
                MessageItem message => message.Content.Sum(LengthOf),
                FunctionCallItem call => call.Name.Length + call.Arguments.Length,
                FunctionCallOutputItem output => output.Output.Length,
                _ => 0,
            };
        }

        return characters / SpeculativeAnswer.CharactersPerToken;
    }

    private static int LengthOf(ContentPart part) =>
        part switch
        {
            InputTextPart text => text.Text.Length,
            InputAudioPart audio => audio.Transcript?.Length ?? 0,
            TextPart text => text.Text.Length,
            AudioPart audio => audio.Transcript.Length,
            _ => 0,
        };
}
