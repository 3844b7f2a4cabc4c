using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>
/// Reads <c>turn_detection</c>. The same type changes only the fields that are present; another type starts from its own defaults.
/// </summary>
internal static class TurnDetectionReader
{
    private const int MaxPaddingMs = 5_000;
    private const int MaxSilenceMs = 60_000;
    private const int MaxSpeechMs = 10_000;
    private const int MaxIdleMs = 24 * 3600 * 1000;

    private static readonly string[] PlainTypes = ["none", "server_vad", "semantic_vad"];

    private static readonly string[] Types =
    [
        .. PlainTypes,
        "azure_semantic_vad",
        "azure_semantic_vad_en",
        "azure_semantic_vad_multilingual",
    ];

    /// <returns>The effective value: null for manual turns.</returns>
    public static TurnDetectionConfig? Read(JsonFields session, SessionConfig current)
    {
        if (session.IsNull("turn_detection"))
        {
            return null;
        }

        if (session.Object("turn_detection") is not { } fields)
        {
            return current.TurnDetection;
        }

        var profile = current.Profile;
        var type = fields.OneOf("type", profile.HasVoiceLiveFields ? Types : PlainTypes) ?? current.TurnDetection?.Type;
        if (type is null)
        {
            fields.Require("type");
            return null;
        }

        if (type is "none")
        {
            return null;
        }

        var start =
            current.TurnDetection is { } now && string.Equals(now.Type, type, StringComparison.Ordinal)
                ? now
                : SessionDefaults.ForTurnDetection(type, current.ApiVersion, profile);
        var read = type switch
        {
            "semantic_vad" => start with { Eagerness = Eagerness(fields) ?? start.Eagerness },
            _ => Thresholds(fields, start),
        };
        read = read with
        {
            CreateResponse = fields.Flag("create_response") ?? start.CreateResponse,
            InterruptResponse = fields.Flag("interrupt_response") ?? start.InterruptResponse,
            BargeIn = BargeInReader.Read(fields, start.BargeIn),
        };
        if (type is "server_vad" || profile.HasVoiceLiveFields)
        {
            read = read with { IdleTimeoutMs = IdleTimeout(fields, start) };
        }

        if (profile.HasVoiceLiveFields)
        {
            read = VoiceLiveFields(fields, read);
        }

        fields.JudgeTheRest();
        return read;
    }

    private static int? IdleTimeout(JsonFields fields, TurnDetectionConfig start) =>
        fields.IsNull("idle_timeout_ms")
            ? null
            : fields.Integer("idle_timeout_ms", 1, MaxIdleMs) ?? start.IdleTimeoutMs;

    private static string? Eagerness(JsonFields fields) => fields.OneOf("eagerness", "low", "medium", "high", "auto");

    private static TurnDetectionConfig Thresholds(JsonFields fields, TurnDetectionConfig start) =>
        start with
        {
            Threshold = fields.Number("threshold", 0, 1) ?? start.Threshold,
            PrefixPaddingMs = fields.Integer("prefix_padding_ms", 0, MaxPaddingMs) ?? start.PrefixPaddingMs,
            SilenceDurationMs = fields.Integer("silence_duration_ms", 0, MaxSilenceMs) ?? start.SilenceDurationMs,
        };

    private static TurnDetectionConfig VoiceLiveFields(JsonFields fields, TurnDetectionConfig start)
    {
        start = start with
        {
            AutoTruncate = fields.Flag("auto_truncate") ?? start.AutoTruncate,
            Extra = Extra(fields, start),
        };
        if (start.Type is "semantic_vad")
        {
            return start;
        }

        var old = fields.Flag("remove_filter_words");
        var filler =
            start.Type is "server_vad" && !fields.Has("remove_filler_words")
                ? old
                : fields.Flag("remove_filler_words") ?? old;
        return start with
        {
            SpeechDurationMs = fields.Integer("speech_duration_ms", 0, MaxSpeechMs) ?? start.SpeechDurationMs,
            RemoveFillerWords = filler ?? start.RemoveFillerWords,
            EndOfUtterance = fields.IsNull("end_of_utterance_detection")
                ? null
                : EndOfUtterance(fields) ?? start.EndOfUtterance,
        };
    }

    private static JsonElement? EndOfUtterance(JsonFields fields)
    {
        if (fields.Object("end_of_utterance_detection") is not { } eou)
        {
            return null;
        }

        eou.Require("model");
        eou.OneOf(
            "model",
            "semantic_detection_v1",
            "semantic_detection_v1_en",
            "semantic_detection_v1_multilingual",
            "smart_end_of_turn_detection"
        );
        eou.OneOf("threshold_level", "low", "medium", "high", "default");
        eou.Number("timeout_ms", 0, MaxSilenceMs);

        // The first preview's spelling: a probability, and seconds.
        eou.Number("threshold", 0, 1);
        eou.Number("timeout", 0, MaxSilenceMs / 1000);
        eou.JudgeTheRest();
        return JsonFields.Detach(eou.Json);
    }

    private static bool HasLanguages(JsonFields fields)
    {
        var names = fields.Texts("languages", 20);
        for (var i = 0; i < names?.Count; i++)
        {
            if (!TranscriptionLanguages.IsLanguage(names[i]))
            {
                fields.BadValue($"{fields.Path("languages")}[{i}]", "must be a language such as en-US");
                return false;
            }
        }

        return names is not null;
    }

    private static ImmutableSortedDictionary<string, JsonElement>? Extra(JsonFields fields, TurnDetectionConfig start)
    {
        var extra = start.Extra is null
            ? ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal)
            : start.Extra.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Keep("languages", HasLanguages(fields));
        Keep("appended_text_after_truncation", fields.Text("appended_text_after_truncation", 1024) is not null);
        Keep(
            "speech_duration_assistant_speaking_ms",
            fields.Integer("speech_duration_assistant_speaking_ms", 0, MaxSpeechMs) is not null
        );
        return extra.Count == 0 ? null : extra;

        void Keep(string name, bool good)
        {
            if (fields.IsNull(name))
            {
                extra = extra.Remove(name);
            }
            else if (good && fields.TryGet(name, out var value))
            {
                extra = extra.SetItem(name, JsonFields.Detach(value));
            }
        }
    }
}
