using Parley.Bench.Figures;
using Parley.Bench.Load;
using Parley.Bench.Machine;
using Parley.Bench.Servers;

namespace Parley.Bench.Measures;

/// <summary>What sessions cost that only wait.</summary>
internal static class Idle
{
    private const int WarmUpSessions = 20;
    private const double SettleMs = 800;

    public static async Task MeasureAsync(Rig rig, CancellationToken cancellationToken)
    {
        Task RunAsync(string side, ChildServer server, LoadPlan plan) =>
            rig.Findings.RunAsync(
                $"idle.{side}",
                (trial, token) => HoldAsync(rig, side, server.ProcessId, plan, trial, token),
                cancellationToken
            );

        await RunAsync("parley", rig.Parley, Traffic.ParleyIdle(rig.Parley.Address));
        await RunAsync("echo", rig.Echo, Traffic.EchoIdle(rig.Echo.Address));
        Ratios.Add(rig.Findings, "idle", "parley", ["echo"], "memory");
    }

    private static async Task HoldAsync(
        Rig rig,
        string side,
        int process,
        LoadPlan plan,
        Trial trial,
        CancellationToken cancellationToken
    )
    {
        var clock = rig.Clock;
        var nothing = new Distribution();
        // The first sessions pay for compiled code, not for themselves.
        var first = await LoadRun.OpenAsync(plan, WarmUpSessions, nothing, clock, cancellationToken);
        first.ForEach(session => session.Dispose());
        await clock.WaitAsync(SettleMs, cancellationToken);

        var alone = await CoresAsync(rig, process, cancellationToken);
        var before = ProcFs.ResidentKb(process);
        var began = clock.NowMs;
        var sessions = await LoadRun.OpenAsync(plan, rig.Size.IdleSessions, nothing, clock, cancellationToken);
        try
        {
            trial.Add($"idle.{side}.accept_rate", "1/s", sessions.Count * 1000 / (clock.NowMs - began));
            await clock.WaitAsync(SettleMs, cancellationToken);
            var together = await CoresAsync(rig, process, cancellationToken);
            trial.Add($"idle.{side}.cpu", "ms/s", Math.Max(0, together - alone) * 1000 / sessions.Count);
            trial.Add($"idle.{side}.memory", "kB", (ProcFs.ResidentKb(process) - before) / sessions.Count);
        }
        finally
        {
            sessions.ForEach(session => session.Dispose());
        }
    }

    private static async Task<double> CoresAsync(Rig rig, int process, CancellationToken cancellationToken)
    {
        var cpu = CpuMeter.Start(rig.Clock, process);
        await rig.Clock.WaitAsync(rig.Size.IdleWindow.TotalMilliseconds, cancellationToken);
        return cpu.Cores();
    }
}
