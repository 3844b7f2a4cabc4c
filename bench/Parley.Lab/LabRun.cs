using System.Globalization;
using Parley.Bench;
using Parley.Bench.Figures;
using Parley.Bench.Machine;
using Parley.Bench.Servers;
using Parley.Lab.Calls;
using Parley.Lab.Measures;
using Parley.Lab.Recordings;
using Parley.Lab.Report;
using Parley.Lab.Runs;

namespace Parley.Lab;

/// <summary>One run: the callers, all measures, and the report.</summary>
internal static class LabRun
{
    public static readonly string[] Sections =
    [
        Endings.Section,
        "onset",
        "echo",
        "barge_in",
        "heard",
        "recognition",
        "receipt",
        "speculation",
    ];

    private const int Seed = 20_240_101;
    private const int LocalLines = 12;
    private const int CapacityPerCore = 3 * LabJob.Ear;
    private const double VoidMs = 20;

    public static async Task<LabReport> RunAsync(LabOptions options, LabSize size, CancellationToken cancellationToken)
    {
        var clock = new BenchClock(TimeProvider.System);
        var date = clock.Time.GetUtcNow();
        var library = await Library.OpenAsync(options.Audio, options.Noise, LocalLines, Seed, cancellationToken);
        await using var own = options.Url is null
            ? await OwnServer.StartAsync(options.Server, clock, cancellationToken)
            : null;
        var target = own?.Target ?? new Target(options.Url!, options.Key, options.Model, Own: false);
        var engines = await EnginesAsync(target, cancellationToken);
        var measured = options.Only.Count == 0 ? Sections : [.. options.Only];
        var sibling =
            own is not null && measured.Contains(Endings.Section, StringComparer.Ordinal)
                ? await own.StartSiblingAsync(
                    options.Server,
                    EndingSetting.HasVoter(engines) ? "none" : "cadence",
                    clock,
                    cancellationToken
                )
                : null;
        var folder = Path.GetFullPath(options.Report);
        var lab = new LabContext(
            target,
            library,
            clock,
            new Distribution(),
            size,
            new FailureStore(folder),
            engines,
            own is null ? null : own.LastRequest,
            options.Server
        )
        {
            Sibling = sibling,
        };
        var foreign = ForeignCpu.Start(clock);
        var began = clock.NowMs;
        var busy = ProcFs.MachineBusyMs();
        var report = new LabReport { Run = null! };
        // Echo stands before barge-in, whose matrix it adds to.
        await using var speculations = new Speculations(lab);
        List<IMeasure> measures =
        [
            new Endings(lab),
            new Onsets(lab),
            new Echoes(lab),
            new BargeIns(lab),
            new HeardWords(lab),
            new Recognitions(lab),
            new Receipts(lab),
            speculations,
        ];
        measures.RemoveAll(one => options.Only.Count > 0 && !options.Only.Contains(one.Name, StringComparer.Ordinal));
        List<IReadOnlyList<LabJob>> jobs = [];
        foreach (var measure in measures)
        {
            jobs.Add(await measure.PlanAsync(report, cancellationToken));
        }

        var queue = new JobQueue(clock, CapacityPerCore * Environment.ProcessorCount);
        await queue.RunAsync(jobs, size.BudgetMs, Progress(clock), cancellationToken);
        foreach (var measure in measures)
        {
            measure.Conclude(report);
        }

        report.Problems.AddRange(queue.Problems);
        report.Problems.AddRange(library.Skipped.Distinct(StringComparer.Ordinal));
        report.Failures.AddRange(lab.Failures.Rows);
        var late = lab.Lateness.ToSpread().P99;
        var machine = MachineInfo.Read();
        report.Run = new RunSection(
            date,
            await Places.CommitAsync(cancellationToken),
            options.CommandLine,
            options.Quick ? "quick" : "full",
            Report.Figures.Round((clock.NowMs - began) / 1000),
            own is null ? target.Url.GetLeftPart(UriPartial.Path) : "started by the lab",
            engines,
            library.Source,
            library.Noises.Count,
            double.IsNaN(late) ? null : Report.Figures.Round(late),
            late > VoidMs,
            foreign.Cores() is { } cores ? Math.Round(cores, 2) : null,
            Busy(busy, clock.NowMs - began),
            queue.Finished,
            queue.LeftOut,
            machine.Cpu,
            machine.Cores,
            machine.Os,
            machine.Dotnet
        );
        await ReportFiles.WriteAsync(report, folder, cancellationToken);
        Console.WriteLine(ReportText.Write(report));
        Console.WriteLine($"Report: {Path.Combine(folder, "report.html")}");
        return report;
    }

    private static async Task<IReadOnlyList<string>> EnginesAsync(Target target, CancellationToken cancellationToken)
    {
        var builder = new UriBuilder(target.Url) { Path = "/", Query = "" };
        builder.Scheme = builder.Scheme is "wss" or "https" ? "https" : "http";
        return await ActiveEngines.AskAsync(builder.Uri, cancellationToken);
    }

    private static double? Busy(double? beforeMs, double elapsedMs) =>
        beforeMs is { } before && ProcFs.MachineBusyMs() is { } after
            ? Math.Round((after - before) / Math.Max(1, elapsedMs) / Environment.ProcessorCount, 2)
            : null;

    private static Action<int, int> Progress(BenchClock clock)
    {
        var next = 0.0;
        return (done, all) =>
        {
            if (clock.NowMs >= next)
            {
                next = clock.NowMs + 15_000;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {all} calls"));
            }
        };
    }
}
