using Parley.Lab.Calls;
using Parley.Lab.Scoring;

namespace Parley.Lab.Tests.Scoring;

public sealed class ScoreTests
{
    [Fact]
    public void A_stop_before_the_true_end_is_a_cut_off_and_the_last_one_gives_the_delay()
    {
        TraceEvent[] events = [Started(1100), Stopped(2500), Started(2900), Stopped(4600)];

        var score = EndingScore.Judge(events, onsetMs: 1000, endMs: 4000, untilMs: 5000);

        Assert.True(score.CutOff);
        Assert.Equal(600, score.DelayMs);
    }

    [Fact]
    public void A_stop_of_the_utterance_before_does_not_count()
    {
        TraceEvent[] events = [Stopped(900), Started(1100), Stopped(4300), Stopped(6000)];

        var score = EndingScore.Judge(events, onsetMs: 1000, endMs: 4000, untilMs: 5000);

        Assert.False(score.CutOff);
        Assert.Equal(300, score.DelayMs);
    }

    [Fact]
    public void An_utterance_that_was_not_ended_has_no_delay()
    {
        Assert.Null(EndingScore.Judge([Started(1100)], 1000, 4000, 8000).DelayMs);
    }

    [Fact]
    public void Onsets_are_found_missed_or_false()
    {
        TrueSpeech[] speech = [new(1000, 1500), new(4000, 6000)];
        TraceEvent[] events = [Started(1120), Stopped(1900), Started(2500), Stopped(3100), Started(8000)];

        Assert.Equal(new FoundOnset(true, 120), OnsetScore.Find(events, speech[0]));
        Assert.Equal(new FoundOnset(false, null), OnsetScore.Find(events, speech[1]));
        Assert.Equal(2, OnsetScore.FalseOnsets(events, speech));
    }

    [Fact]
    public void An_onset_within_a_turn_that_noise_had_opened_is_found_and_has_no_latency()
    {
        TrueSpeech speech = new(1000, 4000);

        Assert.Equal(new FoundOnset(true, null), OnsetScore.Find([Started(400), Stopped(4500)], speech));
        Assert.Equal(new FoundOnset(true, null), OnsetScore.Find([Started(400), Stopped(1900), Started(2000)], speech));
        Assert.Equal(new FoundOnset(true, 260), OnsetScore.Find([Started(400), Stopped(1200), Started(1260)], speech));
        Assert.Equal(new FoundOnset(false, null), OnsetScore.Find([Started(400), Stopped(1200)], speech));
        Assert.Equal(1, OnsetScore.FalseOnsets([Started(400), Stopped(4500)], [speech]));
    }

    [Fact]
    public void A_curve_is_read_between_its_points_and_nowhere_else()
    {
        (double, double)[] points = [(200, 0.6), (400, 0.4), (400, 0.3), (800, 0.1)];

        Assert.Equal(0.45, Curve.At(points, 300)!.Value, 1e-9);
        Assert.Equal(0.3, Curve.At(points, 400)!.Value, 1e-9);
        Assert.Equal(0.2, Curve.At(points, 600)!.Value, 1e-9);
        Assert.Null(Curve.At(points, 100));
        Assert.Null(Curve.At(points, 900));
        Assert.Null(Curve.At([], 300));
    }

    [Fact]
    public void An_interval_holds_the_share_and_narrows_with_trials()
    {
        var few = Rate.Interval(1, 10);
        var many = Rate.Interval(100, 1000);

        Assert.True(few[0] < 0.1 && few[1] > 0.1);
        Assert.True(many[1] - many[0] < few[1] - few[0]);
        Assert.Equal([0, 1], Rate.Interval(0, 0));
        Assert.Null(Rate.Of(0, 0));
    }

    private static TraceEvent Started(double at) => new(TraceEvent.Started, at);

    private static TraceEvent Stopped(double at) => new(TraceEvent.Stopped, at);
}
