using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Bench.Machine;

namespace Parley.Bench.Figures;

/// <summary>The results for programs: one JSON object.</summary>
internal static class ResultFile
{
    public static async Task WriteAsync(
        string path,
        Findings findings,
        RunHeader run,
        CancellationToken cancellationToken
    )
    {
        var file = new FileBody(
            run.Date,
            run.Commit,
            run.Mode,
            run.Machine,
            run.Engines,
            [.. findings.Figures.Select(figure => Of(findings, figure))],
            [.. findings.Trials.Select(Of)]
        );
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(
            path,
            JsonSerializer.Serialize(file, ResultJson.Default.FileBody) + "\n",
            cancellationToken
        );
    }

    private static FileFigure Of(Findings findings, Figure figure) =>
        new(
            figure.Name,
            figure.Unit,
            Finite(figure.Value),
            Of(figure.Spread),
            figure.Trials,
            findings.VoidBecause(figure) is not null,
            findings.IsNoisy(figure)
        );

    private static FileTrial Of(TrialNote trial) =>
        new(
            trial.Name,
            Math.Round(trial.Seconds, 2),
            Finite(trial.ForeignCores),
            Of(trial.Lateness),
            trial.Attempts,
            trial.VoidBecause,
            trial.NoisyBecause
        );

    private static FileSpread? Of(Spread? spread) =>
        spread is { Count: > 0 }
            ? new(spread.Count, Round(spread.P50), Round(spread.P95), Round(spread.P99), Round(spread.Max))
            : null;

    private static double? Finite(double? value) =>
        value is { } number && double.IsFinite(number) ? Round(number) : null;

    private static double Round(double value) => Math.Round(value, 3);
}

internal sealed record FileBody(
    DateTimeOffset Date,
    string? Commit,
    string Mode,
    MachineInfo Machine,
    IReadOnlyList<string> Engines,
    IReadOnlyList<FileFigure> Figures,
    IReadOnlyList<FileTrial> Trials
);

internal sealed record FileFigure(
    string Name,
    string Unit,
    double? Value,
    FileSpread? Spread,
    IReadOnlyList<string> Trials,
    bool Void,
    bool Noisy
);

internal sealed record FileSpread(int Count, double P50, double P95, double P99, double Max);

internal sealed record FileTrial(
    string Name,
    double Seconds,
    double? ForeignCores,
    FileSpread? ClientLatenessMs,
    int Attempts,
    string? VoidBecause,
    string? NoisyBecause
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true
)]
[JsonSerializable(typeof(FileBody))]
internal sealed partial class ResultJson : JsonSerializerContext;
