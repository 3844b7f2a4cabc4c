using Parley.Lab.Calls;
using Parley.Lab.Scoring;
using Parley.Lab.Tests.Signal;

namespace Parley.Lab.Tests.Scoring;

public sealed class EarTests
{
    [Fact]
    public void Echo_that_is_left_is_compared_with_echo_that_came()
    {
        short[] microphone = [.. Signals.Silence(1), .. Signals.Noise(2, 4000), .. Signals.Silence(1)];
        var cleaned = microphone.Select(sample => (short)(sample / 10)).ToArray();

        Assert.Equal(20, Erle.Of(microphone, cleaned, Signals.Rate, 0)!.Value, 0.3);
        Assert.Equal(0, Erle.Of(microphone, microphone, Signals.Rate, Signals.Rate)!.Value, 0.01);
        Assert.Null(Erle.Of(microphone, cleaned, Signals.Rate, 3 * Signals.Rate));
    }

    [Fact]
    public void Words_count_as_heard_when_half_of_them_was_played()
    {
        TraceEvent[] words = [Word("one", 0, 300), Word("two", 300, 300), Word("three", 600, 400)];

        Assert.Equal(2, HeardScore.Played(words, "item_1", 470));
        Assert.Equal(1, HeardScore.Played(words, "item_1", 440));
        Assert.Equal(0, HeardScore.Played(words, "item_2", 440));
    }

    [Fact]
    public void What_the_model_was_told_is_read_from_its_request()
    {
        const string Request = """
            {"messages":[{"role":"system","content":"x"},{"role":"assistant","content":"first"},{"role":"user","content":"y"},
            {"role":"assistant","content":[{"type":"text","text":"two words"}]},{"role":"user","content":"z"}]}
            """;

        Assert.Equal("two words", HeardScore.LastAnswer(Request));
        Assert.Null(HeardScore.LastAnswer("""{"messages":[{"role":"user","content":"z"}]}"""));
    }

    private static TraceEvent Word(string text, double at, double length) =>
        new(TraceEvent.Word, 0, "item_1", "resp_1", text, at, length);
}
