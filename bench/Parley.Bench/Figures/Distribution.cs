namespace Parley.Bench.Figures;

/// <summary>Collects values from any thread.</summary>
internal sealed class Distribution
{
    private readonly Lock _lock = new();
    private readonly List<double> _values = [];

    public void Add(double value)
    {
        lock (_lock)
        {
            _values.Add(value);
        }
    }

    public void AddAll(IEnumerable<double> values)
    {
        foreach (var value in values)
        {
            Add(value);
        }
    }

    public Spread ToSpread()
    {
        double[] sorted;
        lock (_lock)
        {
            sorted = [.. _values];
        }

        Array.Sort(sorted);
        return new Spread(sorted.Length, At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99), At(sorted, 1));
    }

    /// <summary>Nearest rank: always a value that was measured.</summary>
    private static double At(double[] sorted, double share) =>
        sorted.Length == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}

/// <summary>What is said of a distribution. NaN where nothing was measured.</summary>
internal sealed record Spread(int Count, double P50, double P95, double P99, double Max);
