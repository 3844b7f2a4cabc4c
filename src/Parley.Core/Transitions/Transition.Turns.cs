using System.Collections.Immutable;
using System.Text.Json;
using Parley.Core.Conversation;
using Parley.Core.Speculation;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Session;

namespace Parley.Core.Transitions;

/// <summary>The person's turns: heard, committed, transcribed (docs/protocol/input.md).</summary>
internal sealed partial class Transition
{
    private const int SamplesPerMs = 16;
    private const int SamplesPerSecond = 1000 * SamplesPerMs;

    /// <summary>Speech shorter than this, in which no word was found, is a noise: it gets no answer.</summary>
    private const long NoiseSamples = 800 * SamplesPerMs;

    private void TakeSpeechStarted(SpeechStarted started)
    {
        if (State.Turns.Open is not null)
        {
            return;
        }

        DropToolInterim();
        DismissOnset();
        OpenTurn(started.AtSample, byDetector: true);
        if (State.Config.TurnDetection is { InterruptResponse: true })
        {
            // An answer that only waits goes on waiting: the turn that now begins is answered together with the one before.
            Interrupt(State.Turns.Open!.Number);
        }
    }

    private void OpenTurn(long startSample, bool byDetector, string? clientTurn = null)
    {
        DropSpeculation(SpeculationOutcome.WentOn);
        var turn = new OpenTurn(
            NextGeneration(),
            Mint("item_"),
            startSample,
            byDetector,
            StablePrefix.Empty,
            clientTurn
        );
        BeginTurn(turn);
        Do(new StartTranscript(turn.Number, startSample, Hints()));
    }

    private void BeginTurn(OpenTurn turn)
    {
        State = State with { Turns = State.Turns with { Open = turn }, IdleFrom = null };
        if (turn.ByDetector)
        {
            Emit(new SpeechStartedEvent(turn.ItemId, turn.StartSample / SamplesPerMs));
        }
    }

    private void TakeSpeechStopped(SpeechStopped stopped)
    {
        if (State.Turns.Open is not { ByDetector: true } turn)
        {
            return;
        }

        var end = Math.Max(stopped.AtSample, turn.StartSample);
        Emit(new SpeechStoppedEvent(turn.ItemId, end / SamplesPerMs));
        CommitTurn(turn, end, AnswersByItself, stopped.LastSoundAt);
    }

    private void TakeBufferStarted(BufferStarted started)
    {
        if (State.Turns.Open is null && State.Config.TurnDetection is null)
        {
            OpenTurn(started.AtSample, byDetector: false);
        }
    }

    private void TakeBufferCommitted(BufferCommitted committed)
    {
        if (State.Turns.Open is { ClientTurn: { } clientTurn })
        {
            EmitError(ClientTurnRule.StillOpen(clientTurn, committed.EventId));
            return;
        }

        var samples = committed.EndSample - committed.StartSample;
        if (samples < CommitRule.ShortestSamples)
        {
            EmitError(CommitRule.TooShort(samples, committed.EventId));
            return;
        }

        DismissOnset();
        if (State.Turns.Open is null)
        {
            OpenTurn(committed.StartSample, byDetector: false);
        }

        var turn = State.Turns.Open!;
        CommitTurn(turn, Math.Max(committed.EndSample, turn.StartSample), answer: false, committed.LastSoundAt);
    }

    private void TakeBufferCleared(BufferCleared cleared)
    {
        DismissOnset();
        if (cleared.All || State.Turns.Open is { ClientTurn: null })
        {
            DropOpenTurn();
        }

        Emit(new InputAudioCleared());
    }

    /// <summary>Nothing comes of what was heard of it so far.</summary>
    private void DropOpenTurn()
    {
        if (State.Turns.Open is { } turn)
        {
            DropSpeculation(SpeculationOutcome.NotWanted);
            Do(new CancelTranscript(turn.Number));
            DropCut();
            State = State with { Turns = State.Turns with { Open = null }, IdleFrom = now };
            if (turn.ClientTurn is not null)
            {
                Do(new FollowClientTurn(null));
            }
        }
    }

    /// <summary>The item takes its place in the conversation now; it is shown now, or when its transcript is there.</summary>
    private void CommitTurn(OpenTurn turn, long endSample, bool answer, DateTimeOffset? lastSound)
    {
        BeginLatency(turn, endSample, lastSound);
        var samples = endSample - turn.StartSample;
        var item = new MessageItem(turn.ItemId, MessageRole.User, [new InputAudioPart(null)]);
        MakeRoomFor(item);
        var previous = State.Conversation.LastId;
        var pending = new PendingTurn(turn.Number, turn.ItemId, samples, answer, turn.Partial)
        {
            IsShown = !Profile.AnnouncesItemsWithTranscript,
        };
        State = State with
        {
            Conversation = State.Conversation.Add(new(item, Announced: !Profile.AnnouncesItemsWithTranscript)),
            Turns = new(null, State.Turns.Pending.Add(pending)),
            UnbilledSamples = State.UnbilledSamples + samples,
            NoticesOpen = true,
        };
        Emit(new InputAudioCommitted(turn.ItemId, previous));
        if (!Profile.AnnouncesItemsWithTranscript)
        {
            Show(previous, item);
        }

        Do(new EndTranscript(turn.Number, endSample, turn.ItemId));
    }

    private void TakeTranscriptPart(TranscriptPart part)
    {
        part = WithoutFillers(part);
        WeighCut(part);
        if (TakeOnsetWords(part))
        {
            return;
        }

        if (State.Turns.Open is { } open && open.Number == part.Turn)
        {
            var partial = SendStable(open.ItemId, 0, open.Partial, part, StreamsWhileHeard);
            State = State with { Turns = State.Turns with { Open = open with { Partial = partial } } };
            JudgePartial(part.Turn, part.Text);
        }
        else if (FindPending(part.Turn) is { } pending)
        {
            var partial = SendStable(pending.ItemId, pending.ContentIndex, pending.Partial, part, now: true);
            State = State with
            {
                Turns = State.Turns with
                {
                    Pending = State.Turns.Pending.Replace(pending, pending with { Partial = partial }),
                },
            };
            JudgePartial(part.Turn, part.Text);
        }
    }

    private StablePrefix SendStable(string itemId, int content, StablePrefix partial, TranscriptPart part, bool now)
    {
        if (!now || !WritesDown || WaitsForProbabilities(part))
        {
            return partial.Hold(part.Text);
        }

        var next = partial.Push(part.Text, out var delta);
        if (delta is not null)
        {
            var logProbs = LogProbs(part.Text, part.Words, partial.Sent.Length, next.Sent.Length);
            Emit(new TranscriptionDelta(itemId, content, delta) { LogProbs = logProbs });
        }

        return next;
    }

    private void TakeTranscriptDone(TranscriptDone done)
    {
        if (TakeOnsetTranscript(done) || FindPending(done.Turn) is not { } pending)
        {
            return;
        }

        var goesOn = SettleCut(done);
        done = WithoutFillers(done);
        if (WritesDown)
        {
            if (!Profile.AnnouncesItemsWithTranscript && pending.Partial.Rest(done.Text) is { } rest)
            {
                var logProbs = LogProbs(done.Text, done.Words, done.Text.Length - rest.Length, done.Text.Length);
                Emit(new TranscriptionDelta(pending.ItemId, pending.ContentIndex, rest) { LogProbs = logProbs });
            }

            Emit(Completed(pending, done));
        }

        var isNoise = done.Text.Length == 0 && pending.Samples < NoiseSamples;
        SettleTurn(pending, done.Text, answer: pending.Answer && !isNoise && !goesOn);
    }

    private TranscriptionCompleted Completed(PendingTurn pending, TranscriptDone done) =>
        new(pending.ItemId, pending.ContentIndex, done.Text)
        {
            Seconds = (pending.Samples + SamplesPerSecond - 1) / SamplesPerSecond,
            LogProbs = LogProbs(done.Text, done.Words, 0, done.Text.Length),
            Phrases =
                Includes(SessionInclude.TranscriptPhrases) && State.Ear.WordTimes
                    ? TranscriptDetails.Phrases(done, pending.Samples / SamplesPerMs)
                    : null,
        };

    /// <summary>Null when the client did not ask, or nobody knows.</summary>
    private ImmutableArray<LogProb>? LogProbs(string text, ImmutableArray<HeardWord> words, int from, int to) =>
        Includes(SessionInclude.TranscriptLogProbs) && State.Ear.Probabilities
            ? TranscriptDetails.LogProbs(text, words, from, to)
            : null;

    /// <summary>A turn that is over is soon written down for good: until then nothing is sent that lacks what was asked for.</summary>
    private bool WaitsForProbabilities(TranscriptPart part) =>
        !StreamsWhileHeard
        && part.Words.IsEmpty
        && State.Ear.Probabilities
        && Includes(SessionInclude.TranscriptLogProbs);

    private bool Includes(SessionInclude what) => State.Config.Include.HasFlag(what);

    private void TakeTranscriptFailed(TranscriptFailed failed)
    {
        if (State.Turns.Open is { } open && open.Number == failed.Turn)
        {
            // Keep listening: the turn fails when it ends, and the client hears of it once.
            return;
        }

        if (FindPending(failed.Turn) is not { } pending)
        {
            return;
        }

        if (State.Cut?.Turn == failed.Turn)
        {
            DropCut();
        }

        var code = "transcriber_" + failed.Failure.Kind.ToCode();
        var error = new WireError(WireError.ServerError, code, failed.Failure.Message);
        Emit(new TranscriptionFailed(pending.ItemId, pending.ContentIndex, error));
        SettleTurn(pending, transcript: null, answer: false);
    }

    private void SettleTurn(PendingTurn pending, string? transcript, bool answer)
    {
        JudgeTranscript(pending, transcript, answer);
        MarkTranscript(pending, isAnswered: answer || !pending.Answer);
        State = State with
        {
            Turns = State.Turns with { Pending = State.Turns.Pending.Remove(pending) },
            IdleFrom = now,
        };
        var index = State.Conversation.IndexOf(pending.ItemId);
        var item = (MessageItem)State.Conversation.Entries[index].Item;
        item = item with { Content = item.Content.SetItem(pending.ContentIndex, new InputAudioPart(transcript)) };
        State = State with { Conversation = State.Conversation.Replace(new(item)) };
        if (!pending.IsShown)
        {
            Show(State.Conversation.PreviousOf(index), item);
        }

        // What an agent answered before is no answer to what was said since.
        if (answer && State.Queued is null or { After: not null })
        {
            DropCut();
            State = State with { Queued = new(null) };
        }
    }

    /// <summary>The client takes its turn back before it was understood.</summary>
    private void ForgetPending(string itemId)
    {
        foreach (
            var pending in State.Turns.Pending.Where(p => string.Equals(p.ItemId, itemId, StringComparison.Ordinal))
        )
        {
            Do(new CancelTranscript(pending.Number));
            if (State.Cut?.Turn == pending.Number)
            {
                DropCut();
            }

            State = State with
            {
                Turns = State.Turns with { Pending = State.Turns.Pending.Remove(pending) },
                IdleFrom = now,
            };
        }
    }

    private bool WritesDown => State.Config.Transcription is not null || IsTranscription;

    /// <summary>Deltas of a turn that is not committed: a dialect that shows items at the commit knows none.</summary>
    private bool StreamsWhileHeard => Profile.AnnouncesItemsWithTranscript || IsTranscription;

    /// <summary>The server answers a turn that ends by itself.</summary>
    private bool AnswersByItself => !IsTranscription && State.Config.TurnDetection is { CreateResponse: true };

    private bool PersonSpeaks => State.Turns.Open is { ByDetector: true } or { ClientTurn: not null };

    private PendingTurn? FindPending(int number) => State.Turns.Pending.Find(p => p.Number == number);

    private TranscriptHints Hints()
    {
        var config = State.Config;
        var tools = config.Tools.Select(t => t.Description is null ? t.Name : $"{t.Name}: {t.Description}");
        var asked = config.Transcription;
        return new(
            asked?.AllLanguages ?? [],
            [.. asked?.PhraseList ?? [], .. asked?.Keywords ?? []],
            [.. tools],
            LastAssistantText()
        )
        {
            Prompt = asked?.Prompt,
            PartialProbabilities = Includes(SessionInclude.TranscriptLogProbs),
            ToolSchemas = [.. config.Tools.Select(t => t.Parameters).OfType<JsonElement>()],
        };
    }

    private string? LastAssistantText()
    {
        var last = State.Conversation.Entries.FindLast(e => e.Item is MessageItem { Role: MessageRole.Assistant });
        return last?.Item is MessageItem { Content: [.., var part] }
            ? part switch
            {
                AudioPart audio => audio.Transcript,
                TextPart text => text.Text,
                _ => null,
            }
            : null;
    }
}
