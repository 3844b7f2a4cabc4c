using System.Buffers;
using System.Text;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Core.Tests.Speculation;

/// <summary>An answer that is prepared before its turn is committed: on the wire it cannot be told from any other.</summary>
public sealed class SpeculationTests
{
    public static TheoryData<string, string> Answers
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var profile in WireProfiles.All)
            {
                foreach (var answer in new[] { "spoken", "written", "function", "both", "cut", "reminder", "waiting" })
                {
                    data.Add(profile.Name, answer);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_adopted_answer_gives_the_same_events_as_one_that_was_asked_for_after_the_commit(
        string profile,
        string answer
    )
    {
        var (usual, _) = Play(profile, answer, speculates: false);
        var (prepared, tally) = Play(profile, answer, speculates: true);

        Assert.Equal(1, tally.Adopted);
        Assert.Equal(usual, prepared);
    }

    [Theory]
    [InlineData("turn it off")]
    [InlineData("")]
    public void An_answer_to_something_else_is_thrown_away_and_nothing_of_it_was_seen(string final)
    {
        var session = new Session(speculates: true);
        session.Ask("turn it on");
        session.Take(
            new AnswerText(session.Prepared, "It is on. "),
            new AnswerDone(session.Prepared, default, new(9, 3))
        );
        var generation = session.Prepared;
        session.Take(new SpeechStopped(48_000), new TranscriptDone(session.Turn, final));

        Assert.Null(session.State.Speculation);
        Assert.Contains(new CancelResponse(generation), session.Effects);
        Assert.Contains(new StopSpeech(generation), session.Effects);
        Assert.DoesNotContain(session.Wire, line => line.Contains("It is on", StringComparison.Ordinal));
        Assert.Equal((0, 12L), (session.State.SpeculationTally.Adopted, session.State.SpeculationTally.Wasted));

        // A turn with words gets its answer the usual way.
        Assert.Contains(session.Effects, e => e is StartResponse { IsSpeculative: false });
    }

    [Fact]
    public void A_person_who_goes_on_costs_nothing_but_tokens()
    {
        var session = new Session(speculates: true);
        session.Ask("turn it");
        var generation = session.Prepared;
        var before = session.Wire.Count;
        session.Take(new PauseOver());

        Assert.Null(session.State.Speculation);
        Assert.Contains(new CancelResponse(generation), session.Effects);
        Assert.Equal(before, session.Wire.Count);
        session.Take(new TranscriptPart(session.Turn, "turn it on"), new PauseHeard(60_000));
        Assert.Equal("turn it on", session.State.Speculation!.Text.Text);
    }

    [Fact]
    public void A_partial_that_comes_late_begins_the_answer_anew()
    {
        var session = new Session(speculates: true);
        session.Ask("what time");
        var first = session.Prepared;
        session.Take(new TranscriptPart(session.Turn, "What time?"));
        Assert.Equal(first, session.Prepared);
        session.Take(new TranscriptPart(session.Turn, "what time is it"));

        Assert.NotEqual(first, session.Prepared);
        Assert.Equal("what time is it", session.State.Speculation!.Text.Text);
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"instructions":"Be brief."}}""")]
    [InlineData(
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]}}"""
    )]
    [InlineData("""{"type":"response.create"}""")]
    [InlineData("clear")]
    [InlineData("close")]
    public void Whatever_changes_the_answer_throws_it_away(string what)
    {
        var session = new Session(speculates: true);
        session.Ask("turn it on");
        session.Take(new AnswerText(session.Prepared, "It is on now. "));
        var generation = session.Prepared;
        session.Take(
            what switch
            {
                "clear" => new BufferCleared(),
                "close" => new Closed(CloseCause.Client),
                _ => new ClientSent(ClientEventReader.Read(Encoding.UTF8.GetBytes(what), WireProfile.VoiceLive).Event!),
            }
        );

        Assert.Null(session.State.Speculation);
        Assert.Contains(new CancelResponse(generation), session.Effects);
        Assert.Contains(new StopSpeech(generation), session.Effects);
        Assert.DoesNotContain(session.Wire, line => line.Contains("It is on now", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_fails_ahead_fails_unseen_and_is_asked_again()
    {
        var session = new Session(speculates: true);
        session.Ask("turn it on");
        session.Take(new AnswerFailed(session.Prepared, new(FailureKind.Busy, "Too many.")));
        session.Take(new SpeechStopped(48_000), new TranscriptDone(session.Turn, "turn it on"));

        Assert.Contains(session.Effects, e => e is StartResponse { IsSpeculative: false });
        Assert.DoesNotContain(session.Wire, line => line.Contains("Too many", StringComparison.Ordinal));
    }

    [Fact]
    public void The_budget_of_a_turn_and_of_a_minute_ends_it()
    {
        var session = new Session(speculates: true, budget: new(PerTurn: 2, WastedTokens: 100));
        session.Ask("one");
        session.Take(new PauseOver(), new TranscriptPart(session.Turn, "one two"), new PauseHeard(50_000));
        session.Take(new PauseOver(), new TranscriptPart(session.Turn, "one two three"), new PauseHeard(60_000));
        Assert.Null(session.State.Speculation);
        Assert.Equal(2, session.State.SpeculationTally.Started);
        session.Take(new BufferCleared());

        session.Ask("four");
        session.Take(new AnswerDone(session.Prepared, default, new(90, 30)), new BufferCleared());
        session.Ask("five");
        Assert.Null(session.State.Speculation);
        session.Take(new BufferCleared());
        session.Wait(TimeSpan.FromMinutes(1));
        session.Ask("six");
        Assert.NotNull(session.State.Speculation);
    }

    [Fact]
    public void Nothing_is_prepared_where_it_may_not_be()
    {
        var off = new Session(speculates: false);
        off.Ask("turn it on");
        var byHand = new Session(
            speculates: true,
            c => c with { TurnDetection = c.TurnDetection! with { CreateResponse = false } }
        );
        byHand.Ask("turn it on");
        var silent = new Session(speculates: true);
        silent.Ask("um...");

        Assert.All([off, byHand, silent], s => Assert.Null(s.State.Speculation));
        Assert.All([off, byHand, silent], s => Assert.Equal(0, s.State.SpeculationTally.Started));
    }

    private static (List<string> Wire, SpeculationTally Tally) Play(string profile, string answer, bool speculates)
    {
        var dialect = WireProfiles.All.First(p => string.Equals(p.Name, profile, StringComparison.Ordinal));
        var session = new Session(speculates, c => answer is "written" ? c with { Speaks = false } : c, dialect);
        session.Ask("what time is it");
        SessionInput[] Parts(int generation) =>
            answer switch
            {
                "function" =>
                [
                    new AnswerToolCall(generation, 0, "c1", "clock", "{}"),
                    new AnswerDone(generation, AnswerFinish.ToolCalls, new(7, 2)),
                ],
                "both" =>
                [
                    new AnswerText(generation, "Let me look at the clock. "),
                    new AnswerToolCall(generation, 0, "c1", "clock", "{}"),
                    new AnswerDone(generation, AnswerFinish.ToolCalls, new(7, 2)),
                ],
                "cut" =>
                [
                    new AnswerText(generation, "It is ten o'clock, and"),
                    new AnswerDone(generation, AnswerFinish.Length, new(7, 2)),
                ],
                "reminder" =>
                [
                    new AnswerReminder(generation, TimeSpan.FromMinutes(1), "Time is up."),
                    new AnswerText(generation, "I will tell you."),
                    new AnswerDone(generation, AnswerFinish.Stop, new(7, 2)),
                ],
                "waiting" => [new AnswerText(generation, "It is")],
                _ =>
                [
                    new AnswerText(generation, "It is ten o'clock, "),
                    new AnswerText(generation, "and all is well. "),
                    new AnswerDone(generation, AnswerFinish.Stop, new(7, 2)),
                ],
            };

        if (speculates)
        {
            session.Take(Parts(session.Prepared));
        }

        session.Take(new SpeechStopped(48_000));
        session.Take(new TranscriptDone(session.Turn, "What time is it?"));
        if (!speculates)
        {
            session.Take(Parts(session.State.Response!.Generation));
        }

        if (session.State.Response is { Clauses: > 0 } response)
        {
            session.Take(
                new SpokenText(response.Generation, "It is ten ", "It", 0, 100),
                new SpokenAudio(response.Generation, new byte[960], 480),
                new SpeechFinished(response.Generation)
            );
        }

        if (session.State.Response is { } left)
        {
            session.Take(new AnswerDone(left.Generation, AnswerFinish.Stop, new(7, 2)));
            session.Take(new SpeechFinished(left.Generation));
        }

        session.Wait(TimeSpan.FromMinutes(1));
        foreach (var timer in session.State.Reminders.Keys)
        {
            session.Take(new TimerDue(timer));
        }

        return (session.Wire, session.State.SpeculationTally);
    }

    /// <summary>A session that is told what happens, and what a client sees of it.</summary>
    private sealed class Session
    {
        private readonly WireProfile _profile;
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
        private long _sample;

        public Session(
            bool speculates,
            Func<SessionConfig, SessionConfig>? change = null,
            WireProfile? profile = null,
            SpeculationBudget? budget = null
        )
        {
            _profile = profile ?? WireProfile.VoiceLive;
            var config = SessionDefaults.For("gpt-4o", "2026-07-15", _profile) with
            {
                Transcription = TranscriptionConfig.DefaultOf(_profile),
            };
            State = SessionState.Create("sess_Ahead00001", change?.Invoke(config) ?? config) with
            {
                Capabilities = new() { Speculates = speculates },
                SpeculationBudget = budget ?? SpeculationBudget.Default,
            };
            Take(new Opened());
        }

        public SessionState State { get; private set; }

        public List<SessionEffect> Effects { get; } = [];

        public List<string> Wire { get; } = [];

        public int Turn => State.Turns.Open?.Number ?? State.Turns.Pending[0].Number;

        public int Prepared => State.Speculation!.Generation;

        /// <summary>The person says something, and pauses.</summary>
        public void Ask(string words)
        {
            _sample += 16_000;
            Take(new SpeechStarted(_sample), new TranscriptPart(State.LastGeneration + 1, words));
            Take(new TranscriptPart(Turn, words), new PauseHeard(_sample + 16_000));
        }

        public void Wait(TimeSpan time) => _now += time;

        public void Take(params SessionInput[] inputs)
        {
            foreach (var input in inputs)
            {
                var effects = new List<SessionEffect>();
                _now += TimeSpan.FromMilliseconds(10);
                State = SessionCore.Next(State, input, _now, effects);
                Effects.AddRange(effects);
                foreach (var emit in effects.OfType<Emit>())
                {
                    var buffer = new ArrayBufferWriter<byte>();
                    ServerEventWriter.Write(emit.Event, buffer, _profile);
                    Wire.Add(Encoding.UTF8.GetString(buffer.WrittenSpan));
                }
            }
        }
    }
}
