using Parley.Lab.Network;

namespace Parley.Lab.Tests.Signal;

public sealed class DeliveryTests
{
    [Fact]
    public void Packets_keep_their_order_and_never_come_before_they_are_ready()
    {
        var line = new Delivery(NetworkKind.Mobile, 4);
        double last = 0;
        for (var ready = 0.0; ready < 60_000; ready += 20)
        {
            var (at, _) = line.Next(ready);
            Assert.True(at >= ready && at >= last);
            last = at;
        }
    }

    [Fact]
    public void Losses_have_the_rate_and_come_in_runs()
    {
        var line = new Delivery(new NetworkKind(0, 0, 0, 0.05), 4);
        var lost = Enumerable.Range(0, 50_000).Select(i => line.Next(i * 20).Lost).ToList();

        var count = lost.Count(one => one);
        var runs = lost.Zip(lost.Skip(1)).Count(pair => pair is (false, true));
        Assert.InRange(count / 50_000.0, 0.035, 0.065);
        Assert.InRange((double)count / runs, 1.7, 2.3);
    }

    [Fact]
    public void A_stall_delivers_what_waited_at_once()
    {
        var line = new Delivery(new NetworkKind(0, 0.05, 200, 0), 9);
        var times = Enumerable.Range(0, 500).Select(i => (Ready: i * 20.0, line.Next(i * 20).AtMs)).ToList();

        Assert.Contains(times.GroupBy(one => one.AtMs), burst => burst.Count() >= 5);
        Assert.Contains(times, one => one.AtMs - one.Ready < 1);
    }
}
