using System.Globalization;
using System.Text;

namespace Parley.Bench.Figures;

/// <summary>The results for people.</summary>
internal static class ResultTable
{
    public static string Write(Findings findings, RunHeader run)
    {
        var text = new StringBuilder();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Parley bench, {run.Mode}, {run.Date:yyyy-MM-dd HH:mm} UTC, commit {run.Commit ?? "unknown"}"
        );
        var machine = run.Machine;
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{machine.Cpu}, {machine.Cores} cores, {machine.MemoryMb} MB, {machine.Os}, .NET {machine.Dotnet}"
        );
        if (run.Engines.Count > 0)
        {
            text.AppendLine(string.Join(", ", run.Engines));
        }

        text.AppendLine();
        text.AppendLine($"{"figure", -48} {"unit", -6} {"count", 6} {"p50", 10} {"p95", 10} {"p99", 10}");
        var group = "";
        foreach (var figure in findings.Figures.OrderBy(figure => Order(findings, figure)))
        {
            var own = GroupOf(figure);
            if (group.Length > 0 && !string.Equals(own, group, StringComparison.Ordinal))
            {
                text.AppendLine();
            }

            group = own;
            text.AppendLine(Line(findings, figure).TrimEnd());
        }

        text.AppendLine();
        text.AppendLine($"{"trial", -28} {"seconds", 8} {"foreign cores", 14} {"client late p99", 16}");
        foreach (var trial in findings.Trials)
        {
            text.AppendLine(
                $"{trial.Name, -28} {Number(trial.Seconds), 8} {Number(trial.ForeignCores), 14} {Lateness(trial), 16} {Verdict(trial)}".TrimEnd()
            );
        }

        if (findings.Trials.Any(trial => trial.VoidBecause is not null))
        {
            text.AppendLine().AppendLine("VOID figures are no results: see bench/README.md.");
        }

        if (findings.Trials.Any(trial => trial.NoisyBecause is not null))
        {
            text.AppendLine()
                .AppendLine(
                    "~ other programs used the machine meanwhile: latencies are upper bounds, CPU figures and ratios approximate."
                );
        }

        return text.ToString();
    }

    private static int Order(Findings findings, Figure figure) =>
        findings
            .Figures.Select((other, i) => (other, i))
            .First(pair => string.Equals(GroupOf(pair.other), GroupOf(figure), StringComparison.Ordinal))
            .i;

    private static string GroupOf(Figure figure) => figure.Name.Split('.')[0];

    private static string Line(Findings findings, Figure figure)
    {
        var mark =
            findings.VoidBecause(figure) is not null ? "VOID"
            : findings.IsNoisy(figure) ? "~"
            : "";
        return figure.Spread is { } spread
            ? $"{figure.Name, -48} {figure.Unit, -6} {spread.Count, 6} {Number(spread.P50), 10} {Number(spread.P95), 10} {Number(spread.P99), 10} {mark}"
            : $"{figure.Name, -48} {figure.Unit, -6} {"", 6} {Number(figure.Value), 10} {"", 10} {"", 10} {mark}";
    }

    private static string Lateness(TrialNote trial) => trial.Lateness is { } late ? Number(late.P99) + " ms" : "";

    private static string Verdict(TrialNote trial) =>
        trial.VoidBecause is { } reason ? $"VOID: {reason}"
        : trial.NoisyBecause is { } noise ? $"~ {noise}"
        : "";

    private static string Number(double? value) =>
        value is not { } number || !double.IsFinite(number)
            ? "-"
            : Math.Abs(number) switch
            {
                >= 100 => number.ToString("0", CultureInfo.InvariantCulture),
                >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
                _ => number.ToString("0.00", CultureInfo.InvariantCulture),
            };
}
