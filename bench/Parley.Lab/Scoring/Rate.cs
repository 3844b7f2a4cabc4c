namespace Parley.Lab.Scoring;

/// <summary>A share of trials and how sure it is.</summary>
internal static class Rate
{
    private const double Z = 1.96;

    /// <summary>Null when nothing was tried.</summary>
    public static double? Of(int hits, int trials) => trials == 0 ? null : (double)hits / trials;

    /// <summary>Wilson's interval, 95 %; from 0 to 1 when nothing was tried.</summary>
    public static double[] Interval(int hits, int trials)
    {
        if (trials == 0)
        {
            return [0, 1];
        }

        var share = (double)hits / trials;
        var denominator = 1 + (Z * Z / trials);
        var centre = (share + (Z * Z / (2 * trials))) / denominator;
        var half = Z * Math.Sqrt((share * (1 - share) / trials) + (Z * Z / (4.0 * trials * trials))) / denominator;
        return [Math.Max(0, centre - half), Math.Min(1, centre + half)];
    }
}
