using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>voice</c> of a session or a response; the whole object replaces the old one.</summary>
internal static class VoiceReader
{
    /// <returns>Null when the field is absent or wrong.</returns>
    public static VoiceConfig? Read(JsonFields owner)
    {
        if (!owner.TryGet("voice", out var value))
        {
            return null;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Plain(owner, value.GetString()!);
            case JsonValueKind.Object:
                var voice = owner.Object("voice")!;
                return owner.Findings.Profile.HasVoiceLiveFields ? Read(voice, owner.Findings) : ById(voice);
            default:
                owner.WrongType(owner.Path("voice"), "a string or an object", value);
                return null;
        }
    }

    private static VoiceConfig? Plain(JsonFields owner, string name)
    {
        if (name.Length is 0 or > WireLimits.IdLength)
        {
            owner.BadValue(owner.Path("voice"), "must be the name of a voice");
            return null;
        }

        // Azure names carry their locale (en-US-AvaNeural); the others have no hyphen.
        var type = name.Contains('-', StringComparison.Ordinal) ? "azure-standard" : "openai";
        return new VoiceConfig(type, name) { IsPlainString = true };
    }

    /// <summary>A voice of the client's own making: <c>{"id":...}</c>. It is echoed as its name.</summary>
    private static VoiceConfig? ById(JsonFields voice)
    {
        var id = voice.RequiredId("id");
        voice.JudgeTheRest();
        return voice.Findings.Ok ? new VoiceConfig("openai", id) { IsPlainString = true } : null;
    }

    private static VoiceConfig? Read(JsonFields voice, Findings findings)
    {
        voice.Require("type");
        var type = voice.OneOf(
            "type",
            "openai",
            "azure-standard",
            "azure-custom",
            "azure-personal",
            "avatar-voice-sync",
            "azure-realtime-native"
        );
        if (type is null)
        {
            return null;
        }

        var read = type switch
        {
            "openai" => new VoiceConfig(type, voice.RequiredId("name")),
            "azure-realtime-native" => new VoiceConfig(type, voice.Id("name") ?? "ava"),
            "azure-custom" => Azure(voice, type, voice.RequiredId("name")) with
            {
                EndpointId = voice.RequiredId("endpoint_id"),
            },
            "azure-personal" => Azure(voice, type, voice.RequiredId("name")) with { Model = voice.RequiredId("model") },
            "avatar-voice-sync" => Azure(voice, type, voice.Id("name") ?? "") with
            {
                Model = voice.RequiredId("model"),
            },
            _ => Azure(voice, type, voice.RequiredId("name")),
        };
        voice.JudgeTheRest();
        return findings.Ok ? read : null;
    }

    private static VoiceConfig Azure(JsonFields voice, string type, string name) =>
        new(type, name)
        {
            Locale = voice.Text("locale", 64),
            Style = voice.Text("style", 64),
            Rate = ProsodyReader.Read(voice, "rate"),
            Pitch = ProsodyReader.Read(voice, "pitch"),
            Volume = ProsodyReader.Read(voice, "volume"),
            Temperature = voice.Clamped("temperature", 0, 1),
            EndpointId = voice.Id("endpoint_id"),
            Model = voice.Id("model"),
            Extra = Extra(voice),
        };

    private static ImmutableSortedDictionary<string, JsonElement> Extra(JsonFields voice)
    {
        var extra = ImmutableSortedDictionary<string, JsonElement>.Empty.WithComparers(StringComparer.Ordinal);
        foreach (var name in (ReadOnlySpan<string>)["custom_lexicon_url", "custom_text_normalization_url"])
        {
            if (voice.Text(name, 2048) is not null && voice.TryGet(name, out var url))
            {
                extra = extra.SetItem(name, JsonFields.Detach(url));
            }
        }

        return voice.Texts("prefer_locales", 100) is not null && voice.TryGet("prefer_locales", out var locales)
            ? extra.SetItem("prefer_locales", JsonFields.Detach(locales))
            : extra;
    }
}
