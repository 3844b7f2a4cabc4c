using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>input_audio_transcription</c>; the whole object replaces the old one, but for an absent <c>model</c>.</summary>
internal static class TranscriptionReader
{
    private const int MaxPhrases = 500;
    private const int MaxLanguages = 10;
    private const int MaxCustomModels = 10;

    /// <returns>The effective value: null when there are no transcript events.</returns>
    public static TranscriptionConfig? Read(JsonFields session, SessionConfig current)
    {
        if (session.IsNull("input_audio_transcription"))
        {
            return null;
        }

        if (session.Object("input_audio_transcription") is not { } fields)
        {
            return current.Transcription;
        }

        var model = fields.Id("model") ?? (current.Transcription ?? TranscriptionConfig.Default).Model;
        if (!IsKnown(model))
        {
            fields.Findings.Warn(
                ErrorCodes.Adjusted,
                "This transcriber is not known; the server's own is used.",
                fields.Path("model")
            );
        }

        var read = new TranscriptionConfig(model)
        {
            Language = Language(fields),
            PhraseList = fields.Texts("phrase_list", MaxPhrases) is { } phrases ? [.. phrases] : [],
            Prompt = fields.Text("prompt", 16 * 1024),
            CustomSpeech = CustomSpeech(fields),
        };
        fields.JudgeTheRest();
        return read;
    }

    private static bool IsKnown(string model) =>
        model
            is "azure-speech"
                or "azure-fast-transcription"
                or "mai-transcribe"
                or "mai-transcribe-1"
                or "mai-transcribe-2"
                or "whisper-1"
                or "gpt-4o-transcribe"
                or "gpt-4o-mini-transcribe"
                or "gpt-4o-transcribe-diarize";

    private static string? Language(JsonFields fields)
    {
        var text = fields.Text("language", 256);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var names = text.Split(',', StringSplitOptions.TrimEntries);
        if (names.Length > MaxLanguages || !Array.TrueForAll(names, IsLanguage))
        {
            fields.BadValue(fields.Path("language"), "must be a language such as en-US, or up to 10 with commas");
        }

        return text;
    }

    private static bool IsLanguage(string name)
    {
        var first = true;
        foreach (var range in name.AsSpan().Split('-'))
        {
            var part = name.AsSpan(range);
            var fits = first ? part.Length is 2 or 3 || part is "auto" : part.Length is >= 2 and <= 8;
            if (!fits || part.ContainsAnyExcept(AsciiAlphanumeric))
            {
                return false;
            }

            first = false;
        }

        return true;
    }

    private static readonly System.Buffers.SearchValues<char> AsciiAlphanumeric = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    );

    private static JsonElement? CustomSpeech(JsonFields fields)
    {
        if (fields.Object("custom_speech") is not { } map)
        {
            return null;
        }

        var count = 0;
        foreach (var pair in map.Json.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
            {
                fields.WrongType(fields.Path("custom_speech"), "a map of strings to strings", pair.Value);
                return null;
            }

            count++;
        }

        if (count > MaxCustomModels)
        {
            fields.BadValue(fields.Path("custom_speech"), $"may have {MaxCustomModels} entries");
            return null;
        }

        fields.Findings.Warn(
            ErrorCodes.NotActive,
            "Custom speech models have no effect in this build.",
            fields.Path("custom_speech")
        );
        return JsonFields.Detach(map.Json);
    }
}
