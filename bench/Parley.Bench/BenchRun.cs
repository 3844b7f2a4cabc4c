using Parley.Bench.Figures;
using Parley.Bench.Machine;
using Parley.Bench.Measures;
using Parley.Bench.Model;
using Parley.Bench.Servers;
using Parley.Bench.Voices;

namespace Parley.Bench;

/// <summary>One run: both servers, all measures, one table and one file.</summary>
internal static class BenchRun
{
    public static readonly string[] Groups =
    [
        "start",
        "idle",
        "message",
        "turn",
        "barge",
        "conversations",
        "codec",
        "hearing",
    ];

    /// <param name="only">Groups to measure; empty: all.</param>
    public static async Task RunAsync(
        BenchSize size,
        bool quick,
        string? output,
        string? serverPath,
        string? models,
        string[] only,
        CancellationToken cancellationToken
    )
    {
        var time = TimeProvider.System;
        var clock = new BenchClock(time);
        var date = time.GetUtcNow();
        var findings = new Findings(clock, size.Attempts);
        var server = Places.FindServer(serverPath);
        await Console.Error.WriteLineAsync($"Measuring {server}");
        await using var model = await StandInModel.StartAsync(clock, cancellationToken);
        using var programs = new ServerPrograms(server, model.Address, clock);
        bool Wanted(string group) => only.Length == 0 || only.Contains(group, StringComparer.Ordinal);

        if (Wanted("start"))
        {
            await Starts.MeasureAsync(clock, findings, programs, size.Starts, cancellationToken);
        }

        IReadOnlyList<string> engines = [];
        if (only.Length == 0 || only.Any(OnServers))
        {
            await using var parley = await programs.StartParleyAsync(cancellationToken);
            await using var echo = await programs.StartEchoAsync(cancellationToken);
            await Readiness.WaitAsync(parley.Address, clock, cancellationToken);
            var rig = new Rig(clock, findings, size, programs, parley, echo, model);
            await MeasureAsync(rig, Wanted, models, cancellationToken);
            engines = await ActiveEngines.AskAsync(parley.Address, cancellationToken);
        }

        if (Wanted("codec"))
        {
            await Codec.MeasureAsync(clock, findings, size.CodecWindow, cancellationToken);
        }

        var commit = await Places.CommitAsync(cancellationToken);
        var header = new RunHeader(date, commit, quick ? "quick" : "full", MachineInfo.Read(), engines);
        var path = Places.ResultsFile(output);
        await ResultFile.WriteAsync(path, findings, header, cancellationToken);
        Console.WriteLine(ResultTable.Write(findings, header));
        Console.WriteLine($"Results: {path}");
    }

    private static bool OnServers(string group) => group is not ("start" or "codec");

    private static async Task MeasureAsync(
        Rig rig,
        Func<string, bool> wanted,
        string? models,
        CancellationToken cancellationToken
    )
    {
        // Memory first: whoever has worked hard keeps some of it.
        if (wanted("idle"))
        {
            await Idle.MeasureAsync(rig, cancellationToken);
        }

        if (!(wanted("message") || wanted("turn") || wanted("barge") || wanted("conversations") || wanted("hearing")))
        {
            return;
        }

        rig = rig with { QuietKb = ProcFs.ResidentKb(rig.Parley.ProcessId) };
        var line = await Utterance.RecordAsync(rig.Parley.Address, rig.Clock, cancellationToken);
        if (wanted("message"))
        {
            await MessagePath.MeasureAsync(rig, line, cancellationToken);
        }

        if (wanted("turn"))
        {
            await TypedTurns.MeasureAsync(rig, cancellationToken);
            await SpokenTurns.MeasureAsync(rig, line, cancellationToken);
        }

        if (wanted("barge"))
        {
            await BargeIns.MeasureAsync(rig, line, cancellationToken);
        }

        if (wanted("conversations"))
        {
            await Capacity.MeasureAsync(rig, line, cancellationToken);
        }

        if (wanted("hearing"))
        {
            await HearingCosts.MeasureAsync(rig, line, models, cancellationToken);
        }
    }
}
