using Parley.Cli.Talk;

namespace Parley.Server.Tests.Talk;

public sealed class WaterfallTests
{
    private static readonly TurnTimes _times = new()
    {
        SpeechStopped = Ms(1500),
        Committed = Ms(1501),
        Transcribed = Ms(1600),
        ResponseCreated = Ms(1610),
        FirstAudio = Ms(1700),
        Done = Ms(4000),
    };

    [Fact]
    public void Each_bar_begins_where_the_one_before_ended_and_they_add_up()
    {
        var bars = Waterfall.Bars(_times, Ms(1000));

        Assert.Equal(
            "speech stopped, committed, transcript, response created, first audio",
            string.Join(", ", bars.Select(b => b.Name))
        );
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(pair.First.ToMs, pair.Second.FromMs));
        Assert.Equal(700, bars.Sum(bar => bar.TookMs));
    }

    [Fact]
    public void A_transcript_after_the_answer_began_takes_no_time_of_its_own()
    {
        var late = _times with { Transcribed = Ms(1650), ResponseCreated = Ms(1510) };

        var bar = Waterfall.Bars(late, Ms(1000)).Single(b => b.Name is "response created");

        Assert.Equal(0, bar.TookMs);
    }

    [Theory]
    [InlineData(0, 100, "████")]
    [InlineData(50, 100, "  ██")]
    [InlineData(50, 62.5, "  ▌")]
    [InlineData(100, 100, "    ▏")]
    public void A_bar_is_drawn_to_scale(double from, double to, string expected) =>
        Assert.Equal(expected, Waterfall.Draw(new WaterfallBar("x", from, to), 100, 4));

    private static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);
}
