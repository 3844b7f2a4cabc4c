using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Runtime.Replay;

namespace Parley.Server.Commands;

/// <summary>A re-run's result for programs.</summary>
internal static class RerunJson
{
    public static string Write(RerunReport report) =>
        JsonSerializer.Serialize(
            new RerunBody(
                report.BeforeCall.Header.Start.SessionId,
                report.Difference.IsEmpty,
                report.Changes,
                report.Notes,
                Of(report.Before),
                Of(report.After),
                report.Difference.Turns,
                report.Difference.Responses
            ),
            RerunJsonContext.Default.RerunBody
        );

    private static RerunCounts Of(CallSummary summary) =>
        new(
            summary.Turns.Count,
            summary.WentOn,
            summary.Responses.Count,
            summary.Interrupted,
            summary.MiddleLatencyMs,
            summary.Errors
        );
}

internal sealed record RerunBody(
    string SessionId,
    bool SameDecisions,
    IReadOnlyList<string> Changes,
    IReadOnlyList<string> Notes,
    RerunCounts Before,
    RerunCounts After,
    IReadOnlyList<ChangedTurn> Turns,
    IReadOnlyList<ChangedResponse> Responses
);

internal sealed record RerunCounts(
    int Turns,
    int WentOn,
    int Responses,
    int Interrupted,
    double? MiddleLatencyMs,
    int Errors
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(RerunBody))]
internal sealed partial class RerunJsonContext : JsonSerializerContext;
