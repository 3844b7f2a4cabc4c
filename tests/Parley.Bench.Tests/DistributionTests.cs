using Parley.Bench.Figures;

namespace Parley.Bench.Tests;

public sealed class DistributionTests
{
    [Fact]
    public void Percentiles_are_values_that_were_measured()
    {
        var values = new Distribution();
        values.AddAll(Enumerable.Range(1, 200).Reverse().Select(i => (double)i));

        Assert.Equal(new Spread(200, 100, 190, 198, 200), values.ToSpread());
    }

    [Fact]
    public void One_value_is_every_percentile()
    {
        var values = new Distribution();
        values.Add(7);

        Assert.Equal(new Spread(1, 7, 7, 7, 7), values.ToSpread());
    }

    [Fact]
    public void Nothing_measured_is_not_zero()
    {
        var spread = new Distribution().ToSpread();

        Assert.Equal(0, spread.Count);
        Assert.True(double.IsNaN(spread.P50));
    }
}
