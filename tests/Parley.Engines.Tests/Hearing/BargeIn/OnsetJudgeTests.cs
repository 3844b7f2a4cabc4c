using Parley.Engines.Hearing.BargeIn;

namespace Parley.Engines.Tests.Hearing.BargeIn;

/// <summary>The judge alone, on made sounds and made scores.</summary>
public sealed class OnsetJudgeTests
{
    [Fact]
    public void A_voice_that_comes_back_after_a_pause_takes_the_turn()
    {
        var findings = Judge((250, true), (250, false), (300, true));
        Assert.Equal(OnsetFinding.Voice, findings[0]);
        Assert.Contains(findings[1], new[] { OnsetFinding.ShortVoice, OnsetFinding.ShortHum });
        Assert.Equal(OnsetFinding.Speech, findings[^1]);
    }

    [Fact]
    public void It_does_so_also_when_the_words_of_the_first_are_late()
    {
        var findings = Judge((250, true), (500, false), (300, true));
        Assert.Equal(OnsetFinding.Overdue, findings[^2]);
        Assert.Equal(OnsetFinding.Speech, findings[^1]);
    }

    [Fact]
    public void One_that_does_not_come_back_was_short()
    {
        var findings = Judge((250, true), (1_500, false));
        Assert.Equal(OnsetFinding.Overdue, findings[^1]);
        Assert.DoesNotContain(OnsetFinding.Speech, findings);
    }

    [Fact]
    public void A_voice_that_is_there_when_time_is_up_gets_a_moment_more()
    {
        // It comes out of the echo only at the end.
        var findings = Judge((100, false), (20, true), (130, false), (400, true));
        Assert.Equal(OnsetFinding.Voice, findings[0]);
        Assert.Equal(OnsetFinding.Noise, Assert.Single(Judge((100, false), (20, true), (400, false))));
    }

    [Fact]
    public void Where_echo_was_taken_out_nothing_is_a_hum()
    {
        Assert.Contains(OnsetFinding.ShortHum, Judge((250, true), (400, false)));
        Assert.Contains(OnsetFinding.ShortVoice, Judge(dulled: true, (250, true), (400, false)));
    }

    private static List<OnsetFinding> Judge(params (int Ms, bool Voice)[] parts) => Judge(dulled: false, parts);

    private static List<OnsetFinding> Judge(bool dulled, params (int Ms, bool Voice)[] parts)
    {
        var judge = new OnsetJudge(new OnsetRules(), usualLevel: null) { IsLongEnough = true, IsDulled = dulled };
        var findings = new List<OnsetFinding>();
        var position = 0;
        foreach (var (ms, voice) in parts)
        {
            for (var at = 0; at < ms; at += 10)
            {
                var step = new short[160];
                for (var i = 0; i < step.Length && voice; i++, position++)
                {
                    step[i] = (short)(6_000 * Math.Sin(2 * Math.PI * 150 * position / 16_000));
                }

                // A detector that has just heard something is not sure yet that it is over.
                judge.Hear(step, voice ? 0.95f : 0.4f, isEcho: false, findings);
            }
        }

        return findings;
    }
}
