using Parley.Bench;
using Parley.Bench.Figures;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;
using Parley.Lab.Report;

namespace Parley.Lab.Runs;

/// <summary>What every measure has at hand.</summary>
internal sealed record LabContext(
    Target Target,
    Library Library,
    BenchClock Clock,
    Distribution Lateness,
    LabSize Size,
    FailureStore Failures,
    IReadOnlyList<string> Engines,
    Func<int, string?>? LastRequest,
    string? ServerPath
)
{
    /// <summary>Chance that is the same in every run.</summary>
    public static Random Chance(int seed) => new(seed);

    /// <summary>The same server with a neural voter on the end of turns where the first has none, and without where it has; null: there is none.</summary>
    public Target? Sibling { get; init; }

    public Task<LabCaller> CallAsync(CallSettings call, CancellationToken cancellationToken) =>
        CallAsync(Target, call, cancellationToken);

    /// <summary>Calls another server than the one that is judged.</summary>
    public Task<LabCaller> CallAsync(Target target, CallSettings call, CancellationToken cancellationToken) =>
        LabCaller.CallAsync(target, call, Clock, Lateness, cancellationToken);
}
