namespace Parley.Bench.Figures;

/// <summary>One trial while it runs: takes its figures, and what could void them.</summary>
internal sealed class Trial(string name)
{
    private readonly List<Figure> _figures = [];

    public string Name => name;

    /// <summary>How much later than due the load client sent, in ms.</summary>
    public Distribution Lateness { get; } = new();

    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>Set by a measure that saw by itself that its figures mean nothing.</summary>
    public string? VoidBecause { get; set; }

    public void Add(string figure, string unit, double value) =>
        _figures.Add(new Figure(figure, unit, [name]) { Value = value });

    public void Add(string figure, string unit, Distribution values) =>
        _figures.Add(new Figure(figure, unit, [name]) { Spread = values.ToSpread() });
}
