using Parley.Bench.Figures;
using Parley.Bench.Hearing;

namespace Parley.Bench.Measures;

/// <summary>
/// What each stage of hearing costs one session: core-ms for each second of sound, one stage after the other in this process, alone.
/// CPU time and not time: who waits for a core costs nothing.
/// </summary>
internal static class HearingCosts
{
    private const int Rounds = 7;

    // The engine's own memory, the compiler, and filters that learn.
    private const int WarmUpRounds = 2;

    public static Task MeasureAsync(Rig rig, short[] line, string? models, CancellationToken cancellationToken) =>
        rig.Findings.RunAsync(
            "hearing",
            async (trial, token) =>
            {
                using var stages = new HearingStages(new HearingSignal(line), models);
                foreach (var stage in stages.All())
                {
                    trial.Add($"hearing.{stage.Name}", "ms/s", await MeasureAsync(stage, rig.Size.HearingCpu, token));
                }

                foreach (var missing in stages.Missing.Distinct(StringComparer.Ordinal))
                {
                    await Console.Error.WriteLineAsync($"  not here: {missing}");
                }
            },
            cancellationToken
        );

    /// <param name="least">CPU that one round uses, so that it is more than the clock's grain.</param>
    private static async Task<Distribution> MeasureAsync(
        HearingStage stage,
        TimeSpan least,
        CancellationToken cancellationToken
    )
    {
        var costs = new Distribution();
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var runs = 0;
            var began = Environment.CpuUsage.TotalTime;
            TimeSpan used;
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                await stage.RunAsync(cancellationToken);
                runs++;
                used = Environment.CpuUsage.TotalTime - began;
            } while (used < least);

            if (round >= WarmUpRounds)
            {
                costs.Add(used.TotalMilliseconds / (runs * stage.AudioSeconds));
            }
        }

        return costs;
    }
}
