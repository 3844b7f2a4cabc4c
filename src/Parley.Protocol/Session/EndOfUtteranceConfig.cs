using System.Text.Json;

namespace Parley.Protocol.Session;

/// <summary><c>end_of_utterance_detection</c>: a turn ends by what was said, not by silence alone.</summary>
/// <param name="Model"><c>semantic_detection_v1</c>, <c>_en</c>, <c>_multilingual</c> or <c>smart_end_of_turn_detection</c>.</param>
/// <param name="ThresholdLevel"><c>low</c>, <c>medium</c> or <c>high</c>: how sure it must be that the sentence is complete.</param>
/// <param name="TimeoutMs">Silence that ends a turn of any kind, ms; null: not said.</param>
/// <param name="Threshold">The first preview's spelling of the level: a probability, 0 to 1; null: not said.</param>
public sealed record EndOfUtteranceConfig(string Model, string ThresholdLevel, int? TimeoutMs, double? Threshold)
{
    /// <summary>Where the object gives no time, ms.</summary>
    public const int DefaultTimeoutMs = 1_000;

    internal static EndOfUtteranceConfig? Of(JsonElement? json)
    {
        if (json is not { ValueKind: JsonValueKind.Object } eou || Text(eou, "model") is not { } model)
        {
            return null;
        }

        // The first preview spoke of seconds; the newer name wins where both are there.
        var timeout = Number(eou, "timeout_ms") ?? 1000 * Number(eou, "timeout");
        return new(
            model,
            Text(eou, "threshold_level") is { } level and not "default" ? level : "medium",
            (int?)timeout,
            eou.TryGetProperty("threshold_level", out _) ? null : Number(eou, "threshold")
        );
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
