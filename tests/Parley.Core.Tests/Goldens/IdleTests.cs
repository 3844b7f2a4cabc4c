using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Input;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Core.Tests.Goldens;

/// <summary>Nobody says anything: <c>idle_timeout_ms</c> (docs/protocol/input.md).</summary>
public sealed class IdleTests
{
    private const int Idle = -1;
    private static readonly AnswerUsage _usage = new(30, 6);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(6);

    [Fact]
    public void The_silence_is_counted_from_the_end_of_the_answer_as_it_is_heard()
    {
        var script = Answered(new Script(change: WithTimeout));

        // One second was sent 60 ms ago: 940 ms of it are still to be heard.
        Assert.Equal(TimeSpan.FromMilliseconds(6_940), script.Armed(Idle));
        script.Wait(TimeSpan.FromMilliseconds(6_940)).Take(new TimerDue(Idle));
        Assert.NotNull(script.State.Response);
        var ask = script.Effects.OfType<StartResponse>().Single();
        Assert.Contains("You have heard nothing", ask.Snapshot.Instructions, StringComparison.Ordinal);
        script.MatchesOrder("idle");
    }

    [Theory, MemberData(nameof(OrderTests.Dialects), MemberType = typeof(OrderTests))]
    public void The_openai_dialects_commit_the_silence(string dialect)
    {
        var profile = WireProfiles.All.Single(p => string.Equals(p.Name, dialect, StringComparison.Ordinal));
        var script = Answered(new Script(profile, WithTimeout)).Wait(TimeSpan.FromSeconds(7));
        script.Take(new TimerDue(Idle));
        Assert.Equal(6_000 * 16, script.Effects.OfType<MeasureSilence>().Single().Samples);
        script.Take(new SilenceHeard(16_000, 112_000));

        // There is nothing in it for a model to read.
        Assert.Single(script.Effects.OfType<StartResponse>().Single().Snapshot.Items);
        Assert.True(script.State.Conversation.Entries[^1].IsSilence);
        script.MatchesOrder("idle");
    }

    [Fact]
    public void Every_answer_arms_it_again_and_speech_disarms_it()
    {
        var script = Answered(new Script(change: WithTimeout)).Wait(TimeSpan.FromSeconds(7)).Take(new TimerDue(Idle));
        Assert.Null(script.State.IdleAt);
        Finish(script);
        Assert.NotNull(script.State.IdleAt);
        script.Take(new SpeechStarted(0));
        Assert.Contains(script.Effects, e => e is DisarmTimer { TimerId: Idle });
        script.Take(new SpeechStopped(8_000)).Take(new TranscriptDone(script.Turn, ""));

        // A noise gets no answer, but the person may be gone.
        Assert.Null(script.State.Response);
        Assert.Equal(_timeout, script.Armed(Idle));
    }

    [Fact]
    public void A_client_that_runs_a_function_is_waited_for()
    {
        var script = new Script(change: WithTimeout).Send(new ResponseCreate());
        script.Take(new AnswerToolCall(script.Response, 0, "call_1", "tool", "{}"));
        script.Take(new AnswerDone(script.Response, AnswerFinish.ToolCalls, _usage));
        Assert.Null(script.State.IdleAt);
        script.Send(new ItemCreate(null, new FunctionCallOutputItem("", "call_1", "{}")));
        Assert.Equal(_timeout, script.Armed(Idle));
    }

    [Fact]
    public void A_timer_that_was_moved_meanwhile_does_nothing()
    {
        var script = Answered(new Script(change: WithTimeout)).Wait(TimeSpan.FromSeconds(3)).Take(new TimerDue(Idle));
        Assert.Null(script.State.Response);
        Assert.NotNull(script.State.IdleAt);
    }

    [Fact]
    public void Speech_that_comes_before_the_silence_is_measured_wins()
    {
        var script = Answered(new Script(WireProfile.Realtime, WithTimeout)).Wait(TimeSpan.FromSeconds(7));
        script.Take(new TimerDue(Idle)).Take(new SpeechStarted(0)).Take(new SilenceHeard(0, 16_000));
        Assert.Null(script.State.Queued);
        Assert.Single(script.State.Conversation.Entries);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("no answers")]
    [InlineData("transcription")]
    [InlineData("not yet spoken")]
    [InlineData("still writing")]
    public void It_stays_off(string why)
    {
        var script = new Script(change: c =>
            why switch
            {
                "off" => c,
                "no answers" => WithTimeout(c) with
                {
                    TurnDetection = WithTimeout(c).TurnDetection! with { CreateResponse = false },
                },
                "transcription" => WithTimeout(c) with { Kind = SessionKind.Transcription },
                _ => WithTimeout(c),
            }
        );
        if (why is "still writing")
        {
            script.Send(new InputTextDelta("t", 0, "I "));
        }

        if (why is "off" or "no answers" or "still writing")
        {
            Answered(script);
        }

        Assert.Null(script.State.IdleAt);
        script.Wait(TimeSpan.FromMinutes(1)).Take(new TimerDue(Idle));
        Assert.Null(script.State.Response);
    }

    private static SessionConfig WithTimeout(SessionConfig config) =>
        config with
        {
            TurnDetection = config.TurnDetection! with { IdleTimeoutMs = (int)_timeout.TotalMilliseconds },
        };

    private static Script Answered(Script script) => Finish(script.Send(new ResponseCreate()));

    private static Script Finish(Script script)
    {
        var generation = script.Response;
        script.Take(new AnswerText(generation, "Hello.")).Take(new SpokenAudio(generation, new byte[48_000], 24_000));
        script.Take(new SpokenText(generation, "Hello.", "Hello.", 0, 1_000));
        script.Take(new AnswerDone(generation, AnswerFinish.Stop, _usage));
        return script.Take(new SpeechFinished(generation));
    }
}
