using Parley.Engines.Hearing.EndOfTurn;
using Parley.Protocol.Session;

namespace Parley.Runtime.Input.Turns;

/// <summary>The wire's settings of the end of a turn, in the words of the endpointer (docs/protocol/input.md).</summary>
internal static class EndpointingSettings
{
    private const int LongestUnsaid = 1_500;
    private const int MediumMs = 500;

    // In logits: a level more or less is about 350 ms of waiting.
    private const double Level = 0.4;

    private static readonly string[] Multilingual = ["en", "es", "fr", "it", "de", "ja", "pt", "zh", "ko", "hi"];

    /// <summary>Null: silence alone ends turns.</summary>
    /// <param name="spoken">Languages that the session names for its transcripts.</param>
    public static EndpointerConfig? ToEndpointing(this TurnDetectionConfig detection, IReadOnlyList<string> spoken)
    {
        var eou = detection.EndOfUtteranceSettings;
        if (detection.Type is "server_vad" && eou is null)
        {
            return null;
        }

        var config = detection.Type is "semantic_vad"
            ? ForEagerness(detection.Eagerness)
            : ForSilence(detection.SilenceDurationMs);
        config = config with { Languages = LanguagesOf(detection, eou, spoken) };
        return eou is null ? config : For(eou, config);
    }

    /// <summary>The longest waits are those of OpenAI's documentation: 8, 4 and 2 s; <c>auto</c> is <c>medium</c>.</summary>
    private static EndpointerConfig ForEagerness(string? eagerness) =>
        eagerness switch
        {
            "low" => new()
            {
                UndecidedMs = 2 * MediumMs,
                ShortestMs = 300,
                LongestMs = 8_000,
                Caution = Level,
            },
            "high" => new()
            {
                UndecidedMs = 300,
                LongestMs = 2_000,
                Caution = -Level / 2,
            },
            _ => new() { UndecidedMs = MediumMs, LongestMs = 4_000 },
        };

    private static EndpointerConfig ForSilence(int silenceMs) =>
        new()
        {
            UndecidedMs = silenceMs,
            ShortestMs = Math.Min(silenceMs, 150),
            LongestMs = Math.Max(LongestUnsaid, 3 * silenceMs),
        };

    private static EndpointerConfig For(EndOfUtteranceConfig eou, EndpointerConfig config)
    {
        var longest = eou.TimeoutMs ?? Math.Max(EndOfUtteranceConfig.DefaultTimeoutMs, config.UndecidedMs);
        return config with
        {
            LongestMs = longest,
            LongestIsFixed = eou.TimeoutMs is not null,
            UndecidedMs = Math.Min(config.UndecidedMs, longest),
            Caution = eou.Threshold is { } threshold
                ? Level * Math.Clamp(Math.Log((threshold + 0.001) / (1.001 - threshold)), -2, 2)
                : eou.ThresholdLevel switch
                {
                    "low" => -Level,
                    "high" => Level,
                    _ => 0,
                },
        };
    }

    private static IReadOnlyList<string> LanguagesOf(
        TurnDetectionConfig detection,
        EndOfUtteranceConfig? eou,
        IReadOnlyList<string> spoken
    ) =>
        detection.Type is "azure_semantic_vad_en" || eou?.Model is "semantic_detection_v1_en" ? ["en"]
        : detection.Languages is { Count: > 0 } said ? said
        : spoken.Count > 0 ? spoken
        : detection.Type is "azure_semantic_vad_multilingual" || eou?.Model is "semantic_detection_v1_multilingual"
            ? Multilingual
        : ["en"];
}
