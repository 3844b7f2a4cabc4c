using Parley.Bench.Figures;
using Parley.Bench.Load;
using Parley.Bench.Servers;

namespace Parley.Bench.Measures;

/// <summary>From the start of the process to the line that says it listens, and to the first session that was accepted.</summary>
internal static class Starts
{
    public static async Task MeasureAsync(
        BenchClock clock,
        Findings findings,
        ServerPrograms programs,
        int starts,
        CancellationToken cancellationToken
    )
    {
        await findings.RunAsync(
            "start.parley",
            (trial, token) =>
                MeasureAsync(
                    "parley",
                    () => programs.StartParleyAsync(token),
                    Traffic.ParleyIdle,
                    starts,
                    trial,
                    clock,
                    token
                ),
            cancellationToken
        );
        await findings.RunAsync(
            "start.echo",
            (trial, token) =>
                MeasureAsync(
                    "echo",
                    () => programs.StartEchoAsync(token),
                    Traffic.EchoIdle,
                    starts,
                    trial,
                    clock,
                    token
                ),
            cancellationToken
        );
        Ratios.Add(findings, "start", "parley", ["echo"], "accepted");
    }

    private static async Task MeasureAsync(
        string who,
        Func<Task<ChildServer>> start,
        Func<Uri, LoadPlan> plan,
        int starts,
        Trial trial,
        BenchClock clock,
        CancellationToken cancellationToken
    )
    {
        var listening = new Distribution();
        var accepted = new Distribution();
        for (var i = 0; i < starts; i++)
        {
            await using var server = await start();
            using var session = await LoadConnection.OpenAsync(
                plan(server.Address),
                clock,
                new Distribution(),
                cancellationToken
            );
            accepted.Add(clock.NowMs - server.StartedAtMs);
            listening.Add(server.ListeningAtMs - server.StartedAtMs);
        }

        trial.Add($"start.{who}.listening", "ms", listening);
        trial.Add($"start.{who}.accepted", "ms", accepted);
    }
}
