using Parley.Bench.Figures;
using Parley.Bench.Load;
using Parley.Bench.Machine;

namespace Parley.Bench.Measures;

/// <summary>
/// N sessions, each sending 100 ms of audio and one control event every 100 ms: how long the answer takes and what a session
/// costs, beside the echo server with the same frames.
/// </summary>
internal static class MessagePath
{
    public static async Task MeasureAsync(Rig rig, short[] speech, CancellationToken cancellationToken)
    {
        var quiet = ProcFs.ResidentKb(rig.Parley.ProcessId);
        foreach (var sessions in rig.Size.LoadSessions)
        {
            var group = FormattableString.Invariant($"message.n{sessions}");
            Task RunAsync(string side, int process, LoadPlan plan) =>
                rig.Findings.RunAsync(
                    $"{group}.{side}",
                    (trial, token) => LoadAsync(rig, group, side, process, sessions, plan, quiet, trial, token),
                    cancellationToken
                );

            var (echo, parley) = (rig.Echo, rig.Parley);
            await RunAsync("echo", echo.ProcessId, Traffic.Echo(echo.Address));
            await RunAsync("manual", parley.ProcessId, Traffic.ParleyManual(parley.Address));
            await RunAsync("detecting", parley.ProcessId, Traffic.ParleyDetecting(parley.Address, speech));
            foreach (var side in new[] { "manual", "detecting" })
            {
                Ratios.Spread(rig.Findings, group, "answer", side);
                Ratios.Spread(rig.Findings, group, "cpu", side);
            }
        }
    }

    private static async Task LoadAsync(
        Rig rig,
        string group,
        string side,
        int process,
        int sessions,
        LoadPlan plan,
        double quietKb,
        Trial trial,
        CancellationToken cancellationToken
    )
    {
        var result = await LoadRun.RunAsync(
            plan,
            process,
            sessions,
            rig.Size.LoadWindow,
            trial,
            rig.Clock,
            cancellationToken
        );
        trial.Add($"{group}.{side}.answer", "ms", result.Latency);
        trial.Add($"{group}.{side}.cpu", "ms/s", result.ServerCores * 1000 / sessions);
        if (side is "detecting")
        {
            trial.Add($"{group}.{side}.memory", "kB", (result.ResidentKb - quietKb) / sessions);
        }

        trial.Add($"{group}.{side}.lost", "count", result.Unanswered + result.Blocked + result.Errors);
    }
}
