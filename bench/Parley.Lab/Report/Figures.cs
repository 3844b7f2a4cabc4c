namespace Parley.Lab.Report;

/// <summary>Numbers as the report shows them.</summary>
internal static class Figures
{
    /// <summary>Nearest rank, to a tenth; null when nothing was measured.</summary>
    public static double? Percentile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0
            ? null
            : Round(sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)]);
    }

    public static double Round(double value) => Math.Round(value, 1);

    public static double? Share(double? value) => value is { } share ? Math.Round(share, 4) : null;
}
