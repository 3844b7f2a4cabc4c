namespace Parley.Bench.Figures;

/// <summary>One measured thing: a single value, or the spread of many.</summary>
/// <param name="Name">Dotted, from the general to the special: <c>message.n10.parley.answer</c>.</param>
/// <param name="Unit"><c>ms</c>, <c>us</c>, <c>kB</c>, <c>cores</c>, <c>x</c> (a ratio), <c>count</c> ...</param>
/// <param name="Trials">The trials it was taken from; it is void when one of them is.</param>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<string> Trials)
{
    public double? Value { get; init; }

    public Spread? Spread { get; init; }
}
