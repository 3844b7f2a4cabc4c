using Parley.Core.Latency;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Latency;
using Parley.Protocol.Session;

namespace Parley.Core.Transitions;

/// <summary>Where the silence between a turn and its answer goes (docs/guides/latency.md).</summary>
internal sealed partial class Transition
{
    private void BeginLatency(OpenTurn turn, long endSample, DateTimeOffset? lastSound) =>
        State = State with
        {
            Latency = new(
                turn.Number,
                turn.ItemId,
                lastSound is { } at && at < now ? at : now,
                endSample / SamplesPerMs,
                now
            )
            {
                Speculations = turn.Speculations,
            },
        };

    /// <param name="isAnswered">False for a turn that gets no answer: nothing is waited for.</param>
    private void MarkTranscript(PendingTurn turn, bool isAnswered)
    {
        if (State.Latency is { Transcript: null } latency && latency.Turn == turn.Number)
        {
            State = State with { Latency = isAnswered ? latency with { Transcript = now } : null };
        }
    }

    /// <summary>The latest response counts, until something was heard: before it there may have been calls of functions.</summary>
    private void MarkResponse(ActiveResponse response)
    {
        if (
            State.Latency is { Audio: null } latency
            && response.Settings is { Speaks: true, JoinsConversation: true }
            && State.Conversation.Entries.FindLast(e => e.Item is MessageItem { Role: MessageRole.User }) is { } last
            && SameId(last.Item, latency.ItemId)
        )
        {
            State = State with
            {
                Latency = latency with
                {
                    ResponseId = response.Id,
                    Response = now,
                    Token = null,
                    Clause = null,
                    PreparedFrom = null,
                },
            };
        }
    }

    private void MarkToken(ActiveResponse response)
    {
        if (LatencyOf(response) is { Token: null } latency)
        {
            State = State with { Latency = latency with { Token = now } };
        }
    }

    private void MarkClause(ActiveResponse response)
    {
        if (LatencyOf(response) is { Clause: null } latency)
        {
            State = State with { Latency = latency with { Clause = now } };
        }
    }

    private void MarkAudio(ActiveResponse response, SpokenAudio audio, string itemId)
    {
        if (LatencyOf(response) is { } latency)
        {
            State = State with
            {
                Latency = latency with
                {
                    Audio = audio.MadeAt ?? now,
                    Lead = audio.Lead,
                    AudioGeneration = audio.Generation,
                    OutputItemId = itemId,
                    IsInterim = response.IsInterim || audio.Generation != response.Generation,
                },
            };
        }
    }

    private TurnLatency? LatencyOf(ActiveResponse response) =>
        State.Latency is { Audio: null } latency
        && string.Equals(latency.ResponseId, response.Id, StringComparison.Ordinal)
            ? latency
            : null;

    private void TakeAudioSent(AudioSent sent)
    {
        if (
            State.Latency is not { Audio: not null, ResponseId: { } response } latency
            || latency.AudioGeneration != sent.Generation
        )
        {
            return;
        }

        State = State with { Latency = null };
        var receipt = new LatencyReceipt(response, latency.ItemId, MarksOf(latency, sent.At))
        {
            OutputItemId = latency.OutputItemId,
            AudioEndMs = latency.AudioEndMs,
            IsInterim = latency.IsInterim,
            Speculations = latency.Speculations,
            IsPrepared = latency.PreparedFrom is not null,
            SavedMs = SavedMs(latency),
        };
        Do(new ReportLatency(receipt, latency.LastSound));
        if (Includes(SessionInclude.Latency))
        {
            Emit(receipt);
        }
    }

    /// <summary>What was done of the answer, from the question to the first audio, before the response could begin.</summary>
    private static double SavedMs(TurnLatency latency)
    {
        if (latency is not { PreparedFrom: { } from, Response: { } begun, Audio: { } audio })
        {
            return 0;
        }

        var ready = audio < begun ? audio : begun;
        return Math.Round(Math.Max(0, (ready - from).TotalMilliseconds), 1);
    }

    private static LatencyMarks MarksOf(TurnLatency latency, DateTimeOffset at)
    {
        // Whatever the clocks say: what is heard was made before.
        var sent = new[]
        {
            at,
            latency.Found,
            latency.Transcript,
            latency.Response,
            latency.Token,
            latency.Clause,
            latency.Audio,
        }
            .Max()!
            .Value;
        return new()
        {
            SpeechEndFound = After(latency.Found),
            FinalTranscript = After(latency.Transcript),
            ResponseCreated = After(latency.Response),
            FirstToken = After(latency.Token),
            FirstClause = After(latency.Clause),
            FirstAudioByte = After(latency.Audio),
            FirstAudioSent = After(sent),
            Heard = After(sent + latency.Lead),
        };

        double? After(DateTimeOffset? at) =>
            at is { } then ? Math.Round(Math.Max(0, (then - latency.LastSound).TotalMilliseconds), 1) : null;
    }
}
