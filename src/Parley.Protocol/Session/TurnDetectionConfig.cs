using System.Text.Json;

namespace Parley.Protocol.Session;

/// <summary>How the server finds the turns of the person. All kinds share one record; fields that a kind lacks are null.</summary>
/// <param name="Type"><c>server_vad</c>, <c>semantic_vad</c>, <c>azure_semantic_vad</c>, <c>azure_semantic_vad_en</c>, <c>azure_semantic_vad_multilingual</c>.</param>
public sealed record TurnDetectionConfig(string Type)
{
    /// <summary>Defaults of the newest dated version; see <c>SessionDefaults</c> for older ones.</summary>
    public static TurnDetectionConfig ServerVad { get; } = new("server_vad");

    /// <summary>Probability of speech that opens a turn, 0 to 1.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Audio before the detected start that belongs to the turn, ms.</summary>
    public int PrefixPaddingMs { get; init; } = 400;

    /// <summary>Silence that ends a turn, ms.</summary>
    public int SilenceDurationMs { get; init; } = 500;

    /// <summary>Speech that opens a turn, ms.</summary>
    public int SpeechDurationMs { get; init; } = 200;

    /// <summary>Speech that opens a turn while an answer is audible, ms; null: as at other times.</summary>
    public int? SpeechDurationAssistantSpeakingMs =>
        Extra?.TryGetValue("speech_duration_assistant_speaking_ms", out var ms) is true ? ms.GetInt32() : null;

    /// <summary>Answer by itself after each turn.</summary>
    public bool CreateResponse { get; init; } = true;

    /// <summary>Stop the answer when the person talks over it.</summary>
    public bool InterruptResponse { get; init; } = true;

    public bool AutoTruncate { get; init; }

    /// <summary>With <see cref="AutoTruncate"/>: put behind the words that were heard, for the model to read.</summary>
    public string? AppendedTextAfterTruncation =>
        Extra?.TryGetValue("appended_text_after_truncation", out var text) is true ? text.GetString() : null;

    public bool RemoveFillerWords { get; init; }

    /// <summary>Null: as the server is set.</summary>
    public BargeInConfig? BargeIn { get; init; }

    /// <summary><c>semantic_vad</c> only: low, medium, high, auto.</summary>
    public string? Eagerness { get; init; }

    /// <summary>Silence after an answer at which the assistant speaks again by itself, ms; null: never.</summary>
    public int? IdleTimeoutMs { get; init; }

    /// <summary>The end-of-utterance object as it came, echoed; null when absent.</summary>
    public JsonElement? EndOfUtterance { get; init; }

    /// <summary>What <see cref="EndOfUtterance"/> asks for; null when absent.</summary>
    public EndOfUtteranceConfig? EndOfUtteranceSettings => EndOfUtteranceConfig.Of(EndOfUtterance);

    /// <summary>Languages that the person may speak (<c>languages</c>), BCP-47; empty: not said.</summary>
    public IReadOnlyList<string> Languages =>
        Extra?.TryGetValue("languages", out var list) is true && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(language => language.GetString()!)]
            : [];

    /// <summary>Other accepted fields, echoed as they came.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Extra { get; init; }
}
