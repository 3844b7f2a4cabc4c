using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Runtime.Journals;
using Parley.Runtime.Replay;

namespace Parley.Server.Commands;

/// <summary>A replay's result for programs.</summary>
internal static class ReplayJson
{
    public static string Write(JournalHeader header, StepReplayResult result) =>
        JsonSerializer.Serialize(
            new ReplayBody(
                header.Start.SessionId,
                result.IsEqual,
                result.Inputs,
                result.Events,
                result.OtherEffects,
                result.Lost,
                result.HasEnd,
                [.. ReplayText.Notes(result)],
                result.Difference
            ),
            ReplayJsonContext.Default.ReplayBody
        );
}

internal sealed record ReplayBody(
    string SessionId,
    bool Equal,
    int Inputs,
    int Events,
    int OtherEffects,
    long Lost,
    bool HasEnd,
    IReadOnlyList<string> Notes,
    StepDifference? Difference
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(ReplayBody))]
internal sealed partial class ReplayJsonContext : JsonSerializerContext;
