using Parley.Core.Speech;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Protocol.Session;

namespace Parley.Core.Tests.Goldens;

/// <summary>A voice over an answer that is no longer short, and begins with a "yeah" (docs/guides/barge-in.md).</summary>
public sealed class LongVoiceTests
{
    [Fact]
    public void Who_listens_at_some_length_lets_the_answer_go_on()
    {
        var script = BargeInTests.Speaking().Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        var onset = script.State.Onset!.Number;
        script.Take(new TranscriptPart(onset, "yeah")).Take(new OnsetJudged(OnsetSound.LongVoice));
        Assert.Equal(OnsetStage.HeldLong, script.State.Onset!.Stage);
        Assert.Equal(onset, Assert.Single(script.Effects.OfType<ArmTimer>()).TimerId);
        script.Take(new TranscriptPart(onset, "yeah of core")).Take(new TranscriptPart(onset, "yeah of course"));
        script.Take(new OnsetJudged(OnsetSound.ShortVoice));
        Assert.Contains(script.Effects, e => e is ResumeSpeech);
        Assert.DoesNotContain(script.Effects, e => e is Emit);
        script.Take(new SpeechFinished(script.Response)).Matches("barge-in-listens-on");
    }

    [Fact]
    public void Where_every_voice_takes_the_turn_a_long_one_does_whatever_it_says()
    {
        var script = BargeInTests.Speaking(change: c =>
            c with
            {
                TurnDetection = new("server_vad") { BargeIn = new() { HoldMs = 0 } },
            }
        );
        script.Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        script.Take(new TranscriptPart(script.State.Onset!.Number, "yeah")).Take(new OnsetJudged(OnsetSound.LongVoice));
        Assert.NotNull(script.State.Turns.Open);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(400)]
    public void Who_listens_at_length_is_waited_for_however_short_the_hold(int holdMs)
    {
        var script = BargeInTests.Speaking(change: c =>
            c with
            {
                TurnDetection = new("server_vad") { BargeIn = new() { HoldMs = holdMs } },
            }
        );
        script.Take(new VoiceOnset(90_000));
        var listen = Assert.Single(script.Effects.OfType<JudgeOnset>()).ListenMs;
        script.Take(new OnsetJudged(OnsetSound.Voice));
        script.Take(new TranscriptPart(script.State.Onset!.Number, "yeah")).Take(new OnsetJudged(OnsetSound.LongVoice));

        // The end of the sound is known 160 ms after it, and its words some time later.
        Assert.True(Assert.Single(script.Effects.OfType<ArmTimer>()).After.TotalMilliseconds >= listen + 500);
    }

    [Theory]
    [InlineData]
    [InlineData("what", "LONG")]
    [InlineData("yeah", "LONG", "yes but w", "yes but wait a")]
    [InlineData("yeah", "LONG", "yesterday")]
    [InlineData("okay", "LONG", "SPEECH")]
    [InlineData("okay next", "LONG", "TIMER")]
    public void A_longer_voice_takes_the_turn_when_it_says_more(params string[] parts)
    {
        var script = BargeInTests.Speaking().Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        var onset = script.State.Onset!.Number;
        foreach (var part in parts.DefaultIfEmpty("LONG"))
        {
            script.Take(
                part switch
                {
                    "LONG" => new OnsetJudged(OnsetSound.LongVoice),
                    "SPEECH" => new OnsetJudged(OnsetSound.Speech),
                    "TIMER" => new TimerDue(onset),
                    _ => new TranscriptPart(onset, part),
                }
            );
        }

        Assert.Null(script.State.Response);
        Assert.Equal(90_000, script.State.Turns.Open?.StartSample);
    }
}
