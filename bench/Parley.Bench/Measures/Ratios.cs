using Parley.Bench.Figures;

namespace Parley.Bench.Measures;

/// <summary>What Parley needs as a multiple of the bare echo server, measured in the same run.</summary>
internal static class Ratios
{
    /// <summary>
    /// Adds <c>GROUP.SIDE_to_echo.FIGURE</c>: the figure of one side over the mean of the same figure of the floors; for a spread
    /// the ratio of the medians, and of the 99th percentiles beside it.
    /// </summary>
    public static void Add(Findings findings, string group, string side, IReadOnlyList<string> floors, string figure)
    {
        var below = floors.Select(floor => findings.Find($"{group}.{floor}.{figure}")).OfType<Figure>().ToList();
        if (findings.Find($"{group}.{side}.{figure}") is not { } above || below.Count == 0)
        {
            return;
        }

        var name = $"{group}.{side}_to_echo.{figure}";
        Figure[] from = [above, .. below];
        if (above.Spread is not { } spread)
        {
            findings.Derive(name, "x", above.Value!.Value / below.Average(floor => floor.Value!.Value), from);
            return;
        }

        findings.Derive(name, "x", spread.P50 / below.Average(floor => floor.Spread!.P50), from);
        findings.Derive($"{name}_p99", "x", spread.P99 / below.Average(floor => floor.Spread!.P99), from);
    }
}
