using Parley.Lab.Calls;
using Parley.Lab.Measures;
using Parley.Lab.Scoring;

namespace Parley.Lab.Tests.Scoring;

public sealed class InterruptionTests
{
    [Fact]
    public void An_answer_that_a_person_stops_is_silent_when_the_loudspeaker_is()
    {
        TraceEvent[] events =
        [
            Audio("resp_1", 1900),
            Audio("resp_1", 2090),
            new(TraceEvent.Started, 2210),
            new(TraceEvent.Done, 2215, ResponseId: "resp_1", Status: "cancelled"),
            Audio("resp_2", 4000),
        ];

        var score = InterruptionScore.Judge(events, "resp_1", onsetMs: 2000, lastHeardMs: 2210, ending: null);

        Assert.Equal(new InterruptionScore(true, true, false, 210, 90) { StartedMs = 210 }, score);
    }

    [Fact]
    public void A_cough_that_changes_nothing_is_no_stop()
    {
        TraceEvent[] events =
        [
            Audio("resp_1", 2500),
            new(TraceEvent.Done, 5000, ResponseId: "resp_1", Status: "completed"),
            new(TraceEvent.Started, 6000),
        ];

        var score = InterruptionScore.Judge(events, "resp_1", 2000, 5200, null);

        Assert.False(score.Stopped);
        Assert.True(score.HeardToEnd);
    }

    [Fact]
    public void Speech_found_during_the_answer_is_a_stop_even_if_the_answer_goes_on()
    {
        TraceEvent[] events =
        [
            new(TraceEvent.Started, 2200),
            new(TraceEvent.Done, 5000, ResponseId: "resp_1", Status: "completed"),
        ];

        var score = InterruptionScore.Judge(events, "resp_1", 2000, 5200, null);

        Assert.True(score is { Stopped: true, Cancelled: false, HeardToEnd: true });
    }

    [Fact]
    public void An_answer_that_begins_again_and_comes_to_its_last_words_was_heard_to_the_end()
    {
        TraceEvent[] events =
        [
            new(TraceEvent.Done, 2200, ResponseId: "resp_1", Status: "cancelled"),
            new(TraceEvent.Said, 3000, ResponseId: "resp_2", Text: "and how it ends. "),
            new(TraceEvent.Said, 3100, ResponseId: "resp_2", Text: "Now it is over. "),
        ];

        Assert.True(InterruptionScore.Judge(events, "resp_1", 2000, 2300, Answers.MediumEnding).HeardToEnd);
        Assert.False(InterruptionScore.Judge(events, "resp_1", 2000, 2300, null).HeardToEnd);
    }

    [Fact]
    public void A_person_who_was_not_heard_counts_with_the_time_the_answer_went_on()
    {
        var missed = new InterruptionScore(false, false, true, 5200, 5000);
        var found = new InterruptionScore(true, true, false, 210, 0);

        Assert.Equal(5200, BargeIns.Row(BargeIns.Interruption, [found, missed]).StopP95Ms);
        Assert.Null(BargeIns.Row("cough", [missed]).StopP95Ms);
    }

    private static TraceEvent Audio(string response, double at) =>
        new(TraceEvent.Audio, at, "item_1", response, AudioMs: 20);
}
