using Parley.Runtime.Latency;

namespace Parley.Runtime.Tests.Latency;

public sealed class ArrivalsTests
{
    private const int Frame = 320;

    private static readonly DateTimeOffset _start = DateTimeOffset.UnixEpoch;

    [Fact]
    public void In_an_even_stream_a_sample_came_when_it_was_captured()
    {
        var arrivals = Stream(100, _ => 0);

        Assert.Equal(_start.AddMilliseconds(1_230), arrivals.TimeOf(1_230 * 16));
    }

    [Fact]
    public void A_network_that_holds_messages_back_does_not_move_the_moment()
    {
        // Every fifth message is late, and the four after it catch up.
        var arrivals = Stream(100, frame => 20 * (4 - (frame % 5)));

        Assert.Equal(_start.AddMilliseconds(1_230), arrivals.TimeOf(1_230 * 16));
    }

    [Fact]
    public void A_stream_that_stood_still_counts_from_where_it_went_on()
    {
        var arrivals = Stream(100, frame => frame < 50 ? 0 : 3_000);

        Assert.Equal(_start.AddMilliseconds(900), arrivals.TimeOf(900 * 16));
        Assert.Equal(_start.AddMilliseconds(4_100), arrivals.TimeOf(1_100 * 16));
    }

    [Fact]
    public void What_came_at_once_is_as_late_as_its_message()
    {
        var arrivals = new Arrivals();
        arrivals.Add(48_000, _start.AddSeconds(1));

        Assert.Equal(_start.AddSeconds(1 - 1), arrivals.TimeOf(32_000));
    }

    [Fact]
    public void What_is_not_there_yet_or_too_long_ago_has_no_time()
    {
        var arrivals = Stream(2_000, _ => 0);

        Assert.Null(arrivals.TimeOf(2_001 * Frame));
        Assert.Null(arrivals.TimeOf(Frame));
        Assert.Null(new Arrivals().TimeOf(1));
    }

    private static Arrivals Stream(int frames, Func<int, int> lateMs)
    {
        var arrivals = new Arrivals();
        for (var i = 0; i < frames; i++)
        {
            arrivals.Add((i + 1) * Frame, _start.AddMilliseconds(((i + 1) * 20) + lateMs(i)));
        }

        return arrivals;
    }
}
