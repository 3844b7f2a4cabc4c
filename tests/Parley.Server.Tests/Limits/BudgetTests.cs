using System.Threading.RateLimiting;
using Parley.Server.Limits;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Limits;

public sealed class BudgetTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void It_gives_what_it_has_and_fills_evenly()
    {
        using var budget = new Budget(6, TimeSpan.FromMinutes(1), _time);
        for (var i = 0; i < 6; i++)
        {
            Assert.True(budget.AttemptAcquire().IsAcquired);
        }

        using var refused = budget.AttemptAcquire();
        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(10), wait);

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(budget.AttemptAcquire().IsAcquired);
        Assert.False(budget.AttemptAcquire().IsAcquired);
        Assert.Equal(TimeSpan.FromMinutes(1), budget.UntilFull);
    }

    [Fact]
    public void A_debt_is_paid_before_anything_is_given()
    {
        using var budget = new Budget(100, TimeSpan.FromMinutes(1), _time);
        budget.Charge(150);
        Assert.Equal(0, budget.Left);
        Assert.False(budget.AttemptAcquire(0).IsAcquired);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(budget.AttemptAcquire(0).IsAcquired);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(budget.AttemptAcquire(0).IsAcquired);
    }

    [Fact]
    public void It_never_holds_more_than_it_can()
    {
        using var budget = new Budget(3, TimeSpan.FromMinutes(1), _time);

        _time.Advance(TimeSpan.FromHours(5));

        Assert.Equal(3, budget.Left);
        Assert.Equal(TimeSpan.Zero, budget.UntilFull);
    }
}
