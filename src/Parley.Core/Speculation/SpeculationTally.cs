namespace Parley.Core.Speculation;

/// <summary>What speculation gave and cost a session.</summary>
/// <param name="Started">Answers begun before their turn was committed.</param>
/// <param name="Adopted">Those that were given.</param>
/// <param name="Wasted">Tokens of all others.</param>
public sealed record SpeculationTally(int Started, int Adopted, long Wasted)
{
    public static SpeculationTally None { get; } = new(0, 0, 0);

    /// <summary>Tokens wasted lately: what was wasted before counts less and less, nothing after a minute at the budget's rate.</summary>
    public double Recent { get; init; }

    /// <summary>When <see cref="Recent"/> was so.</summary>
    public DateTimeOffset At { get; init; }

    public double RecentAt(DateTimeOffset now, SpeculationBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return Math.Max(0, Recent - ((now - At).TotalMinutes * budget.WastedTokens));
    }

    public SpeculationTally Waste(int tokens, DateTimeOffset now, SpeculationBudget budget) =>
        this with
        {
            Wasted = Wasted + tokens,
            Recent = RecentAt(now, budget) + tokens,
            At = now,
        };
}
