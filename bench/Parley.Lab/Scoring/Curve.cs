namespace Parley.Lab.Scoring;

/// <summary>A trade of delay against false cut-offs.</summary>
internal static class Curve
{
    /// <summary>
    /// The cut-off rate at a delay, on the straight line between the two nearest settings; null outside of what was measured. Of two
    /// settings with the same delay the better counts.
    /// </summary>
    public static double? At(IEnumerable<(double DelayMs, double Rate)> points, double delayMs)
    {
        var sorted = points
            .GroupBy(point => point.DelayMs)
            .Select(same => (Delay: same.Key, Rate: same.Min(point => point.Rate)))
            .OrderBy(point => point.Delay)
            .ToList();
        if (sorted.Count == 0 || delayMs < sorted[0].Delay || delayMs > sorted[^1].Delay)
        {
            return null;
        }

        var right = sorted.FindIndex(point => point.Delay >= delayMs);
        var (x1, y1) = sorted[right];
        if (right == 0)
        {
            return y1;
        }

        var (x0, y0) = sorted[right - 1];
        return y0 + ((y1 - y0) * (delayMs - x0) / (x1 - x0));
    }
}
