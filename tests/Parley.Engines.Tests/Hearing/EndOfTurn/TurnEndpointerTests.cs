using CsCheck;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

public sealed class TurnEndpointerTests
{
    private static readonly Gen<(EndpointerConfig Config, double Low, double High, double Patience)> Cases =
        from undecided in Gen.Int[0, 5_000]
        from shortest in Gen.Int[50, 400]
        from longest in Gen.Int[0, 10_000]
        from caution in Gen.Double[-2, 2]
        from low in Gen.Double[-9, 9]
        from more in Gen.Double[0, 9]
        from patience in Gen.Double[0.8, 1.5]
        select (
            new EndpointerConfig
            {
                UndecidedMs = undecided,
                ShortestMs = shortest,
                LongestMs = longest,
                Caution = caution,
            },
            low,
            low + more,
            patience
        );

    [Fact]
    public void The_surer_the_end_the_shorter_the_wait_and_never_outside_its_bounds() =>
        Cases.Sample(c =>
        {
            var unsure = TurnEndpointer.WaitMs(c.Config, new(c.Low, 0, 0, 0), c.Patience);
            var sure = TurnEndpointer.WaitMs(c.Config, new(c.High, 0, 0, 0), c.Patience);
            return sure <= unsure
                && unsure <= c.Config.LongestMs
                && sure >= Math.Min(c.Config.ShortestMs, c.Config.LongestMs);
        });

    [Fact]
    public void An_undecided_turn_waits_as_long_as_is_set() =>
        Assert.Equal(500, TurnEndpointer.WaitMs(new() { UndecidedMs = 500 }, default, 1));

    [Fact]
    public void An_unfinished_answer_may_take_longer_unless_the_client_set_the_time()
    {
        var digits = new TurnEvidence(0, 0, -4, 0);
        var config = new EndpointerConfig { UndecidedMs = 1_000, LongestMs = 1_500 };
        Assert.InRange(TurnEndpointer.WaitMs(config, digits, 1), 1_501, 3_000);
        Assert.Equal(1_500, TurnEndpointer.WaitMs(config with { LongestIsFixed = true }, digits, 1));
    }

    [Fact]
    public void Who_pauses_long_is_waited_for_longer()
    {
        var patience = new TurnPatience();
        Assert.Equal(1, patience.Factor);
        for (var i = 0; i < 20; i++)
        {
            patience.WentOn(1_500);
        }

        Assert.Equal(1.5, patience.Factor);
        for (var i = 0; i < 60; i++)
        {
            patience.WentOn(160);
        }

        Assert.Equal(0.85, patience.Factor);
    }
}
