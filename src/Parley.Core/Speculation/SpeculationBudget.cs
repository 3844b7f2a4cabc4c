namespace Parley.Core.Speculation;

/// <summary>How much may be prepared in vain.</summary>
/// <param name="PerTurn">Answers begun for one turn.</param>
/// <param name="WastedTokens">Tokens of answers thrown away, within a minute: above it nothing is prepared.</param>
public sealed record SpeculationBudget(int PerTurn, int WastedTokens)
{
    public static SpeculationBudget Default { get; } = new(PerTurn: 3, WastedTokens: 8_000);
}
