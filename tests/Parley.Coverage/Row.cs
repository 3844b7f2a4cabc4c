namespace Parley.Coverage;

/// <summary>A row of the table.</summary>
/// <param name="Subject">Its first cells.</param>
/// <param name="State"><c>yes</c>, or what is missing and why.</param>
/// <param name="Tests">The tests that prove it; empty when none does.</param>
/// <param name="Missing">What is neither proven nor excepted.</param>
internal sealed record Row(string Subject, string State, string Tests, IReadOnlyList<string> Missing)
{
    public bool IsProven => State.StartsWith("yes", StringComparison.Ordinal);

    public override string ToString() => $"| {Subject} | {State} | {Tests} |";
}
