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
    /// <summary>The ear listens to turns that the client ends by hand, and would fill the machine with more of them.</summary>
    private const int MostManual = 10;

    public static async Task MeasureAsync(Rig rig, short[] speech, CancellationToken cancellationToken)
    {
        foreach (var sessions in rig.Size.LoadSessions)
        {
            var group = FormattableString.Invariant($"message.n{sessions}");
            Task RunAsync(string side, int process, LoadPlan plan) =>
                rig.Findings.RunAsync(
                    $"{group}.{side}",
                    (trial, token) => LoadAsync(rig, group, side, process, sessions, plan, trial, token),
                    cancellationToken
                );

            var (echo, parley) = (rig.Echo, rig.Parley);
            await RunAsync("echo", echo.ProcessId, Traffic.Echo(echo.Address));
            await RunAsync("detecting", parley.ProcessId, Traffic.ParleyDetecting(parley.Address, speech));
            if (sessions <= MostManual)
            {
                await RunAsync("manual", parley.ProcessId, Traffic.ParleyManual(parley.Address));
            }

            await RunAsync("echo_again", echo.ProcessId, Traffic.Echo(echo.Address));
            foreach (var side in new[] { "detecting", "manual" })
            {
                Ratios.Add(rig.Findings, group, side, ["echo", "echo_again"], "answer");
                Ratios.Add(rig.Findings, group, side, ["echo", "echo_again"], "cpu");
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
        Trial trial,
        CancellationToken cancellationToken
    )
    {
        var before = ProcFs.ResidentKb(process);
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
        trial.Add($"{group}.{side}.memory", "kB", (result.ResidentKb - before) / sessions);

        trial.Add($"{group}.{side}.lost", "count", result.Unanswered + result.Blocked + result.Errors);
    }
}
