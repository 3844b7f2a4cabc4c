using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Core.Turns.Words;
using Parley.Protocol.Conversation;
using Parley.Protocol.Input;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Walks;

public sealed class RandomWalkTests
{
    private const int Walks = 2_000;
    private const int Steps = 150;

    private int _receipts;
    private int _adopted;
    private int _toolRuns;
    private int _agentRuns;

    // Seeds that once found a bug; each stays. The dialect is the seed's remainder.
    public static TheoryData<int> Found => [2, 7, 352, 1046];

    [Fact]
    public void Three_hundred_thousand_random_steps_break_no_rule()
    {
        var responses = 0;
        for (var seed = 0; seed < Walks; seed++)
        {
            responses += Walk(seed);
        }

        Assert.True(responses > Walks, $"the walks must get somewhere, but made {responses} responses");
        Assert.True(_adopted > 50, $"the walks must give prepared answers, but gave {_adopted}");
        Assert.True(_toolRuns > 50, $"the walks must run tools, but ran {_toolRuns}");
        Assert.True(_agentRuns > 20, $"the walks must ask agents, but asked {_agentRuns}");
        Assert.True(_receipts > 30, $"the walks must see receipts, but saw {_receipts}");
    }

    [Theory]
    [MemberData(nameof(Found))]
    public void A_seed_that_found_a_bug_finds_none(int seed) => Assert.True(Walk(seed) >= 0);

    [Fact]
    public void The_same_inputs_give_the_same_effects()
    {
        Assert.Equal(Trace(5), Trace(5));

        List<string> Trace(int seed)
        {
            var lines = new List<string>();
            Walk(seed, effect => lines.Add(effect.ToString()!));
            return lines;
        }
    }

    private int Walk(int seed, Action<SessionEffect>? watch = null)
    {
        var profile = WireProfiles.All[seed % WireProfiles.All.Count];
        var kind = seed % 8 == 0 ? SessionKind.Transcription : SessionKind.Conversation;
        var config = SessionDefaults.For("gpt-4o", null, profile, kind);
        config = seed % 5 == 0 ? config : config with { Transcription = TranscriptionConfig.DefaultOf(profile) };
        config = seed % 3 == 0 ? config with { Include = SessionInclude.Latency } : config;
        if (seed % 4 == 1)
        {
            config = config with { TurnDetection = config.TurnDetection! with { IdleTimeoutMs = 2_000 } };
        }

        if (seed % 6 == 2 && kind == SessionKind.Conversation)
        {
            var docs = new McpServerTool("docs", "https://docs.test/mcp");
            config = config with { McpServers = [seed % 4 == 0 ? docs : docs with { Approval = McpApproval.Never }] };
        }

        if (seed % 6 == 3 && kind == SessionKind.Conversation && profile.HasVoiceLiveFields)
        {
            var agent = new FoundryAgentTool("ann", "p") { AnswersDirectly = seed % 4 > 0 };
            config = config with { AgentTools = [agent, agent with { AgentName = "bob" }] };
        }

        if (seed % 12 == 6 && kind == SessionKind.Conversation && profile.HasVoiceLiveFields)
        {
            config = config with { Agent = new("Ann", null, "ann", "conv_1") };
        }

        var state = SessionState.Create("sess_Walk", config) with
        {
            Capabilities = new()
            {
                Speculates = seed % 3 > 0,
                FollowsInstructions = seed / WireProfiles.All.Count % 2 == 0,
                AcceptsImages = seed % 5 > 0,
                FetchesImages = seed % 5 > 1,
            },
        };
        state = state with { ToolBounds = new(2, 2, 2, TimeSpan.FromSeconds(1)) };
        state = seed % 7 == 3 ? state with { Bounds = new(Items: 4, Bytes: 4_000) } : state;
        var generator = new InputGenerator(seed);
        var checker = new WireChecker(profile, kind);
        var effects = new List<SessionEffect>();
        var now = DateTimeOffset.UnixEpoch;
        var owed = false;
        var filled = false;
        SessionInput input = new Opened();
        for (var step = 0; step < Steps; step++)
        {
            effects.Clear();
            try
            {
                owed |= OwesAnAnswer(state, input);
                var onset = state.Onset;
                Settle(state, input, checker);
                checker.Approves(input is ClientSent { Event: ItemCreate { Item: McpApprovalResponseItem } });
                state = SessionCore.Next(state, input, now, effects);
                owed &= !effects.Exists(e => e is Emit { Event: ResponseCreated });
                foreach (var effect in effects)
                {
                    watch?.Invoke(effect);
                    checker.Take(effect);
                    filled = CheckInterim(state, effect, filled);
                }

                Check(state);
                CheckOnset(onset, state, input, effects);
                CheckHeard(state);
                Assert.True(
                    !owed || state.Queued is not null || state.Phase == SessionPhase.Ended,
                    "what the person said is answered, whatever comes between"
                );
                if (state.Phase != SessionPhase.Ended)
                {
                    checker.Compare(state.Conversation);
                }
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, step {step}, {input}: {e}");
            }

            if (state.Phase == SessionPhase.Ended)
            {
                checker.End();
            }

            now += TimeSpan.FromMilliseconds(step % 7 == 0 ? 2_000 : 20);
            input = generator.Next(state);
        }

        _toolRuns += checker.ToolRuns;
        _agentRuns += checker.AgentRuns;
        _receipts += checker.Receipts;
        _adopted += state.SpeculationTally.Adopted;
        return checker.Responses;
    }

    /// <summary>True for the transcript of a turn that the server answers by itself.</summary>
    private static bool OwesAnAnswer(SessionState state, SessionInput input) =>
        input is TranscriptDone { Text.Length: > 0 } done
        && !(state.Cut?.Turn == done.Turn && ShortWords.Of(null).IsBackChannel(done.Text))
        && state.Turns.Pending.Exists(p => p.Number == done.Turn && p.Answer);

    private static void Settle(SessionState state, SessionInput input, WireChecker checker)
    {
        if (input is SpeechFinished or SpeechFailed)
        {
            checker.Spoken(((ResponseInput)input).Generation);
        }
        else if (input is InterimText or InterimFailed)
        {
            checker.Worded(((ResponseInput)input).Generation);
        }

        if (input is ToolInput news)
        {
            checker.Answered(news);
        }

        var turn = input switch
        {
            TranscriptDone done => done.Turn,
            TranscriptFailed failed => failed.Turn,
            _ => 0,
        };
        if (state.Turns.Pending.Exists(p => p.Number == turn))
        {
            checker.Transcribed(turn);
        }
    }

    /// <summary>Of an onset that is dismissed nothing is on the wire; whatever was made quiet is made loud again, or stopped.</summary>
    private static void CheckOnset(
        PendingOnset? onset,
        SessionState state,
        SessionInput input,
        List<SessionEffect> effects
    )
    {
        if (onset is null || state.Onset == onset)
        {
            return;
        }

        if (effects.Exists(e => e is ResumeSpeech) && input is OnsetJudged or TranscriptDone)
        {
            Assert.DoesNotContain(effects, e => e is Emit { Event: SpeechStartedEvent or ResponseDone });
            Assert.Contains(effects, e => e is CancelTranscript cancel && cancel.Turn == onset.Number);
        }

        if (state.Onset is null)
        {
            Assert.Contains(effects, e => e is DisarmTimer disarm && disarm.TimerId == onset.Number);
            Assert.True(
                effects.Exists(e => e is ResumeSpeech resume && resume.Generation == onset.Speech)
                    || state.Turns.Open?.Number == onset.Number
                    || effects.Exists(e => e is SettleOnset { IsTurn: true }),
                "an onset is dismissed or becomes a turn"
            );
        }
    }

    /// <summary>What the conversation holds of an answer is what was sent of it, from its beginning.</summary>
    private static void CheckHeard(SessionState state)
    {
        foreach (var entry in state.Conversation.Entries)
        {
            if (entry is { Speech: { } sent, Item: MessageItem { Content: [AudioPart said] } })
            {
                Assert.StartsWith(said.Transcript, sent.Text, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Two interim responses never follow one another without an answer between.</summary>
    private static bool CheckInterim(SessionState state, SessionEffect effect, bool filled)
    {
        if (
            effect is not Emit { Event: OutputItemAdded { Item: MessageItem message } }
            || state.Conversation.Find(message.Id) is not { } entry
        )
        {
            return filled;
        }

        Assert.False(filled && entry.IsInterim, "an answer stands between two interim responses");
        return entry.IsInterim;
    }

    private static void Check(SessionState state)
    {
        // Whatever waits has something to wait for: nothing is stuck.
        var blocked =
            state.Response is not null
            || !state.Turns.Pending.IsEmpty
            || state.Turns.Open is { ByDetector: true } or { ClientTurn: not null }
            || state.Tools.Servers.Exists(s => s.IsListing);
        Assert.True(state.Queued is null || blocked, "a queued response waits for nothing");
        Assert.True(
            state.Announcements.IsEmpty || blocked || state.Queued is not null || state.Phase == SessionPhase.Ended
        );
        Assert.True(
            state.Phase != SessionPhase.Draining || blocked,
            "a draining session has nothing left to do, but stays"
        );
        Assert.True(
            state.IdleAt is null
                || state
                    is {
                        Response: null,
                        Queued: null,
                        Turns: { Open: null, Pending.IsEmpty: true },
                        Texts.IsEmpty: true
                    },
            "a silence is only counted while nothing happens"
        );
        Assert.True(
            state.Speculation is not { } answer
                || state is { Response: null, Phase: not SessionPhase.Ended, Turns: var turns }
                    && (
                        turns.Open?.Number == answer.Turn
                        || turns.Pending.Exists(p => p.Number == answer.Turn)
                        || state.Queued is not null
                    ),
            "an answer is prepared only for a turn that may still want it"
        );
        Assert.Equal(
            state.Conversation.Entries.Count,
            state.Conversation.Entries.Select(e => e.Item.Id).Distinct(StringComparer.Ordinal).Count()
        );
    }
}
