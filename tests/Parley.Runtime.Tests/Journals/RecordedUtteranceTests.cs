using Parley.Engines.Hearing;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;

namespace Parley.Runtime.Tests.Journals;

/// <summary>What a recording knows of one utterance.</summary>
public sealed class RecordedUtteranceTests
{
    [Fact]
    public void Hypotheses_come_before_or_after_the_end_as_they_came_whatever_they_had_heard()
    {
        var utterance = RecordedUtterance.Of([
            Entry(0, new EarOpened(0)),
            Entry(900, new EarHeard(14_400, new("please"))),
            // A recogniser that is behind: all was written, nobody had asked for the transcript yet.
            Entry(1_000, new EarHeard(16_000, new("please count"))),
            Entry(1_010, new EarCompleted(16_000)),
            Entry(1_020, new EarHeard(14_400, new("please count to"))),
            Entry(1_040, new EarHeard(16_000, new("please count to five"))),
            Entry(1_100, new EarUnderstood(new("please count to five"))),
        ]);

        Assert.Equal("please|please count", string.Join('|', utterance.Heard.Select(h => h.Partial.Text)));
        Assert.Equal("10 please count to|30 please count to five", Late(utterance));
        Assert.Equal(TimeSpan.FromMilliseconds(90), utterance.Took);
    }

    private static string Late(RecordedUtterance utterance) =>
        string.Join('|', utterance.Late.Select(l => $"{l.After.TotalMilliseconds} {l.Partial.Text}"));

    private static EngineEntry Entry(int ms, EngineNews news) =>
        new(TimeSpan.FromMilliseconds(ms), JournaledTranscriber.Engine, 1, news);
}
