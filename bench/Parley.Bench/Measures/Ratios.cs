using Parley.Bench.Figures;

namespace Parley.Bench.Measures;

/// <summary>What Parley needs as a multiple of the bare echo server, measured in the same run.</summary>
internal static class Ratios
{
    /// <summary>Adds <c>GROUP.ratio.FIGURE</c> for the medians of <c>GROUP.parley.FIGURE</c> and <c>GROUP.echo.FIGURE</c>.</summary>
    public static void Spread(Findings findings, string group, string figure, string side = "parley")
    {
        if (
            findings.Find($"{group}.{side}.{figure}") is { } parley
            && findings.Find($"{group}.echo.{figure}") is { } echo
        )
        {
            var ratio = (parley.Spread?.P50 ?? parley.Value) / (echo.Spread?.P50 ?? echo.Value);
            findings.Derive($"{group}.{side}_to_echo.{figure}", "x", ratio ?? double.NaN, parley, echo);
        }
    }
}
