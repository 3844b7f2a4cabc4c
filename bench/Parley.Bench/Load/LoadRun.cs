using Parley.Bench.Figures;
using Parley.Bench.Machine;

namespace Parley.Bench.Load;

/// <summary>What one load found.</summary>
/// <param name="Latency">From the moment a beat was handed to the socket to its answer, ms.</param>
/// <param name="ServerCores">CPU of the server in the window.</param>
/// <param name="ResidentKb">Memory of the server at the end of the window.</param>
internal sealed record LoadResult(
    Distribution Latency,
    double ServerCores,
    double ResidentKb,
    int Answers,
    int Unanswered,
    int Blocked,
    int Errors
);

/// <summary>Runs one load against one server.</summary>
internal static class LoadRun
{
    private const double AfterMs = 300;

    public static async Task<List<LoadConnection>> OpenAsync(
        LoadPlan plan,
        int sessions,
        Distribution latency,
        BenchClock clock,
        CancellationToken cancellationToken
    )
    {
        var connections = new List<LoadConnection>();
        try
        {
            while (connections.Count < sessions)
            {
                // A few at a time: a load is not a connection storm.
                var batch = Enumerable
                    .Range(0, Math.Min(8, sessions - connections.Count))
                    .Select(_ => LoadConnection.OpenAsync(plan, clock, latency, cancellationToken));
                connections.AddRange(await Task.WhenAll(batch));
            }

            return connections;
        }
        catch
        {
            connections.ForEach(connection => connection.Dispose());
            throw;
        }
    }

    public static async Task<LoadResult> RunAsync(
        LoadPlan plan,
        int process,
        int sessions,
        TimeSpan window,
        Trial trial,
        BenchClock clock,
        CancellationToken cancellationToken
    )
    {
        var latency = new Distribution();
        var connections = await OpenAsync(plan, sessions, latency, clock, cancellationToken);
        try
        {
            double cores;
            double resident;
            using (var sender = new LoadSender(connections, clock, trial.Lateness))
            {
                await clock.WaitAsync(plan.WarmUpMs, cancellationToken);
                var cpu = CpuMeter.Start(clock, process);
                sender.Counts = true;
                await clock.WaitAsync(window.TotalMilliseconds, cancellationToken);
                sender.Counts = false;
                cores = cpu.Cores();
                resident = ProcFs.ResidentKb(process);
            }

            await clock.WaitAsync(AfterMs, cancellationToken);
            return new LoadResult(
                latency,
                cores,
                resident,
                connections.Sum(connection => connection.Answers),
                connections.Sum(connection => connection.Unanswered),
                connections.Sum(connection => connection.Blocked),
                connections.Sum(connection => connection.Errors)
            );
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }
}
