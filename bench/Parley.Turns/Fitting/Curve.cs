using System.Globalization;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Turns.Pauses;

namespace Parley.Turns.Fitting;

/// <summary>False cut-offs against added delay, for one way to end turns.</summary>
internal static class Curve
{
    public static readonly double[] Delays = [200, 250, 300, 400, 500, 600, 800, 1000];

    // As with a timeout_ms of so much.
    private const int LongestMs = 1_500;

    /// <summary>Share of pauses cut off when the true ends are found after so many ms on average; the way's own knob is searched.</summary>
    /// <param name="wait">Silence until the turn ends, ms, for an example and a setting of the knob.</param>
    public static double CutOffs(
        IReadOnlyList<PauseExample> examples,
        Func<PauseExample, double, double> wait,
        double delay
    )
    {
        var high = Knob(examples, wait, delay);
        var pauses = examples.Where(e => !e.IsEnd).ToList();
        return pauses.Count == 0 ? 0 : pauses.Average(e => wait(e, high) < e.LengthMs ? 1.0 : 0);
    }

    /// <summary>The setting by which the true ends are found after so many ms on average.</summary>
    public static double Knob(
        IReadOnlyList<PauseExample> examples,
        Func<PauseExample, double, double> wait,
        double delay
    )
    {
        var ends = examples.Where(e => e.IsEnd).ToList();
        var (low, high) = (-3_000.0, 5_000.0);
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            if (ends.Average(e => wait(e, middle)) < delay)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }

    public static double Silence(PauseExample example, double ms) => Math.Max(0, ms);

    public static double Fused(PauseExample example, double logit, double ms) =>
        TurnEndpointer.WaitMs(
            new() { UndecidedMs = (int)ms, LongestMs = Math.Max(LongestMs, (int)ms) },
            new(logit, 0, 0, 0),
            1
        );

    public static string Line(string name, IEnumerable<double> values) =>
        name.PadRight(34)
        + string.Join("  ", values.Select(v => (100 * v).ToString("F1", CultureInfo.InvariantCulture).PadLeft(6)));

    /// <summary>Area under the receiver's curve: how well logits part ends from pauses.</summary>
    public static double Area(IReadOnlyList<(double Logit, bool Y)> rows)
    {
        var ends = rows.Where(r => r.Y).Select(r => r.Logit).ToList();
        var pauses = rows.Where(r => !r.Y).Select(r => r.Logit).ToList();
        return ends.Average(e =>
            pauses.Average(p =>
                e > p ? 1.0
                : e == p ? 0.5
                : 0
            )
        );
    }
}
