namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>How patient the end of a turn is. All times are silence after the last sound, in ms.</summary>
public sealed record EndpointerConfig
{
    /// <summary>Silence that ends a turn of which one cannot say whether it is complete (probability 0.5).</summary>
    public int UndecidedMs { get; init; } = 500;

    /// <summary>Silence that ends a turn which is certainly complete.</summary>
    public int ShortestMs { get; init; } = 150;

    /// <summary>Silence that ends every turn.</summary>
    public int LongestMs { get; init; } = 1500;

    /// <summary>True when the client named <see cref="LongestMs"/>: nothing makes it longer.</summary>
    public bool LongestIsFixed { get; init; }

    /// <summary>Added to the evidence needed, in logits: above 0 more patient, below 0 quicker.</summary>
    public double Caution { get; init; }

    /// <summary>BCP-47 names of the languages spoken; empty: any.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];
}
