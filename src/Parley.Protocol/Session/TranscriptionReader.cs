using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>input_audio_transcription</c>; the whole object replaces the old one, but for an absent <c>model</c>.</summary>
internal static class TranscriptionReader
{
    /// <summary>The service takes fewer than 500.</summary>
    private const int MaxPhrases = 499;
    private const int MaxCustomModels = 10;

    /// <returns>The effective value: null when there are no transcript events.</returns>
    /// <param name="name"><c>input_audio_transcription</c>, or <c>transcription</c> in the nested layout.</param>
    public static TranscriptionConfig? Read(JsonFields owner, string name, SessionConfig current)
    {
        if (owner.IsNull(name))
        {
            return null;
        }

        if (owner.Object(name) is not { } fields)
        {
            return current.Transcription;
        }

        return Read(fields, current.Transcription);
    }

    /// <param name="fields">The settings' own object, wherever the dialect has it.</param>
    /// <param name="current">What holds now; only an absent <c>model</c> is taken from it.</param>
    public static TranscriptionConfig Read(JsonFields fields, TranscriptionConfig? current)
    {
        var profile = fields.Findings.Profile;
        var model = fields.Id("model") ?? (current ?? TranscriptionConfig.DefaultOf(profile)).Model;
        CheckModel(fields, model);
        var read = new TranscriptionConfig(model)
        {
            Language = TranscriptionLanguages.ReadOne(fields),
            Prompt = fields.Text("prompt", 16 * 1024),
        };
        if (profile.HasVoiceLiveFields)
        {
            read = read with { PhraseList = Phrases(fields, "phrase_list"), CustomSpeech = CustomSpeech(fields) };
        }

        if (profile.NestsAudioSettings || profile.AlsoNestsAudioSettings)
        {
            read = read with
            {
                Languages = TranscriptionLanguages.ReadMany(fields),
                Keywords = Phrases(fields, "keywords"),
                Delay = fields.Text("delay", 32),
            };
        }

        fields.JudgeTheRest();
        return read;
    }

    private static void CheckModel(JsonFields fields, string model)
    {
        if (!IsKnown(model))
        {
            fields.Findings.Warn(
                ErrorCodes.Adjusted,
                "This transcriber is not known; the server's own is used.",
                fields.Path("model")
            );
        }
        else if (model is "gpt-4o-transcribe-diarize")
        {
            fields.Findings.Warn(
                ErrorCodes.NotActive,
                "The server's own transcriber is used: it does not tell speakers apart.",
                fields.Path("model")
            );
        }
    }

    private static ImmutableArray<string> Phrases(JsonFields fields, string name) =>
        fields.Texts(name, MaxPhrases) is { } phrases ? [.. phrases] : [];

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
                or "gpt-4o-transcribe-diarize"
                or "gpt-realtime-whisper";

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
                map.WrongType(map.Path(pair.Name), "a string", pair.Value);
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
            "Custom speech models are not on this server: the map is kept and has no effect.",
            fields.Path("custom_speech")
        );
        return JsonFields.Detach(map.Json);
    }
}
