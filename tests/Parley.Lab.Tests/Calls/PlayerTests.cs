using Parley.Lab.Calls;
using Parley.Lab.Tests.Signal;

namespace Parley.Lab.Tests.Calls;

public sealed class PlayerTests
{
    [Fact]
    public void A_client_plays_after_its_buffer_and_notes_what_was_heard()
    {
        var player = new Player(bufferMs: 200);
        player.Take("item_1", 1000, Signals.Tone(0.1, 5000));
        Run(player, 1000, 1400);

        Assert.InRange(player.FirstHeardMs(0), 1199, 1202);
        Assert.InRange(player.LastHeardMs("item_1"), 1298, 1301);
        Assert.Equal(100, player.PlayedMs("item_1"), 0.5);
    }

    [Fact]
    public void What_is_flushed_is_never_heard()
    {
        var player = new Player(bufferMs: 0);
        player.Take("item_1", 1000, Signals.Tone(1, 5000));
        Run(player, 1000, 1200);
        player.Flush();
        Run(player, 1200, 2200);

        Assert.Equal(200, player.PlayedMs("item_1"), 0.5);
        Assert.InRange(player.LastHeardMs("item_1"), 1195, 1201);
        Assert.False(player.HasMore);
    }

    [Fact]
    public void Sound_that_comes_too_late_leaves_a_gap()
    {
        var player = new Player(bufferMs: 40);
        player.Take("item_1", 1000, Signals.Tone(0.1, 5000));
        Run(player, 1000, 1300);
        player.Take("item_1", 1300, Signals.Tone(0.1, 5000));
        Run(player, 1300, 1600);

        Assert.Equal(200, player.PlayedMs("item_1"), 0.5);
        Assert.InRange(player.FirstHeardMs(1150), 1339, 1342);
    }

    private static void Run(Player player, double fromMs, double toMs)
    {
        var chunk = new short[Signals.Rate / 50];
        for (var at = fromMs; at < toMs; at += 20)
        {
            player.Play(at, chunk);
        }
    }
}
