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
    public void A_voice_of_a_second_is_long_and_over_and_a_longer_one_takes_the_turn()
    {
        OnsetFinding[] longer = [OnsetFinding.Voice, OnsetFinding.LongVoice];
        Assert.Equal([OnsetFinding.Voice, OnsetFinding.ShortHum], Judge((600, true), (300, false)));
        Assert.Equal([.. longer, OnsetFinding.ShortHum], Judge((1_000, true), (300, false)));
        Assert.Equal([.. longer, OnsetFinding.Speech], Judge((1_300, true), (300, false)));
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

    [Theory]
    [InlineData(6_000, true)]
    [InlineData(150, false)]
    [InlineData(0, false)]
    public void A_voice_is_older_than_the_onset_that_a_detector_finds(int before, bool isVoice)
    {
        var judge = new OnsetJudge(new OnsetRules(), usualLevel: null);
        var findings = new List<OnsetFinding>();
        judge.HearBefore(Tone(before, 0, 3_210), Tone(6_000, 3_210, 160));
        judge.Hear(Tone(6_000, 3_210, 160), 0.6f, isEcho: false, findings);
        Assert.Equal(isVoice ? [OnsetFinding.Voice] : [], findings);
    }

    private static short[] Tone(double amplitude, int from, int length) =>
        [.. Enumerable.Range(from, length).Select(i => (short)(amplitude * Math.Sin(2 * Math.PI * 150 * i / 16_000)))];

    private static List<OnsetFinding> Judge(params (int Ms, bool Voice)[] parts) => Judge(dulled: false, parts);

    private static List<OnsetFinding> Judge(bool dulled, params (int Ms, bool Voice)[] parts)
    {
        var judge = new OnsetJudge(new OnsetRules(), usualLevel: null) { IsLongEnough = true, IsDulled = dulled };
        var findings = new List<OnsetFinding>();
        var position = 0;
        foreach (var (ms, voice) in parts)
        {
            for (var at = 0; at < ms; at += 10, position += 160)
            {
                // A detector that has just heard something is not sure yet that it is over.
                judge.Hear(Tone(voice ? 6_000 : 0, position, 160), voice ? 0.95f : 0.4f, isEcho: false, findings);
            }
        }

        return findings;
    }
}
