using Parley.Bench.Machine;

namespace Parley.Bench.Figures;

/// <summary>Runs trials, repeats those that were disturbed, and keeps what they found.</summary>
internal sealed class Findings(BenchClock clock, int attempts)
{
    /// <summary>A load client that was later than this at its 99th percentile measured itself.</summary>
    public const double LatenessLimitMs = 20;

    /// <summary>Above this much foreign CPU, of two cores or more, latencies are those of the other programs.</summary>
    public const double ForeignLimitCores = 0.5;

    private readonly List<Figure> _figures = [];
    private readonly List<TrialNote> _trials = [];

    public IReadOnlyList<Figure> Figures => _figures;

    public IReadOnlyList<TrialNote> Trials => _trials;

    public async Task RunAsync(
        string name,
        Func<Trial, CancellationToken, Task> measure,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await Console.Error.WriteLineAsync($"  {name}{(attempt > 1 ? $", attempt {attempt}" : "")}");
            var trial = new Trial(name);
            var foreign = ForeignCpu.Start(clock);
            var began = clock.NowMs;
            await measure(trial, cancellationToken);
            var note = Judge(trial, (clock.NowMs - began) / 1000, foreign.Cores(), attempt);
            if ((note.VoidBecause is null && note.NoisyBecause is null) || attempt >= attempts)
            {
                _figures.AddRange(trial.Figures);
                _trials.Add(note);
                return;
            }
        }
    }

    /// <summary>Adds what follows from figures of several trials.</summary>
    public void Derive(string name, string unit, double value, params IReadOnlyList<Figure> from) =>
        _figures.Add(
            new Figure(name, unit, [.. from.SelectMany(figure => figure.Trials).Distinct(StringComparer.Ordinal)])
            {
                Value = value,
            }
        );

    public Figure? Find(string name) =>
        _figures.LastOrDefault(figure => string.Equals(figure.Name, name, StringComparison.Ordinal));

    /// <summary>Why a figure does not count, or null.</summary>
    public string? VoidBecause(Figure figure) =>
        Of(figure).FirstOrDefault(trial => trial.VoidBecause is not null)?.VoidBecause;

    public bool IsNoisy(Figure figure) => Of(figure).Any(trial => trial.NoisyBecause is not null);

    private IEnumerable<TrialNote> Of(Figure figure) =>
        _trials.Where(trial => figure.Trials.Contains(trial.Name, StringComparer.Ordinal));

    private static TrialNote Judge(Trial trial, double seconds, double? foreign, int attempt)
    {
        var lateness = trial.Lateness.ToSpread();
        var late = lateness.Count > 0 && lateness.P99 > LatenessLimitMs;
        return new TrialNote(
            trial.Name,
            seconds,
            foreign,
            lateness.Count > 0 ? lateness : null,
            attempt,
            trial.VoidBecause
                ?? (
                    late ? FormattableString.Invariant($"the load client was {lateness.P99:0.0} ms late at p99") : null
                ),
            foreign > ForeignLimitCores
                ? FormattableString.Invariant($"other programs used {foreign:0.00} cores")
                : null
        );
    }
}
