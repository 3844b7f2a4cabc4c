using Parley.Turns.Pauses;

namespace Parley.Turns.Fitting;

/// <summary>
/// Whole utterances, as the lab counts them: one that is cut off in any of its pauses counts. A quarter keeps the pauses it has, the
/// others get one or two of 0.3 to 1.2 s at their deepest gaps; all lengths are weighed instead of drawn.
/// </summary>
internal static class Utterances
{
    private const double ShortestMs = 300;
    private const double LongestMs = 1_200;
    private const double AsItIs = 0.25;

    /// <summary>Share cut off when the true ends are found after so many ms on average.</summary>
    /// <param name="seconds">The longest recording that counts.</param>
    public static double CutOffs(
        IReadOnlyList<PauseExample> examples,
        double seconds,
        Func<PauseExample, double, double> wait,
        double delay
    )
    {
        var counted = examples.Where(e => e.Seconds <= seconds).ToList();
        var knob = Curve.Knob(counted, wait, delay);
        return counted
            .GroupBy(e => e.Recording, StringComparer.Ordinal)
            .Where(one => one.Any(e => e.IsEnd))
            .Average(one =>
            {
                var kept = one.Where(e => !e.IsEnd && !e.Hesitation).All(e => wait(e, knob) >= e.LengthMs) ? 1.0 : 0;
                var put = one.Where(e => e.Hesitation).Take(2).Select(e => Survives(wait(e, knob))).ToList();
                var (first, second) = (put.Count > 0 ? put[0] : 1, put.Count > 1 ? put[1] : 1);
                return 1 - (kept * (AsItIs + ((1 - AsItIs) / 2 * (first + (first * second)))));
            });
    }

    private static double Survives(double waitMs) => Math.Clamp((waitMs - ShortestMs) / (LongestMs - ShortestMs), 0, 1);
}
