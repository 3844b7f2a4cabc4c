using System.Text.Json;
using Parley.Core.Speech;
using Parley.Engines.Speech;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Speech;

/// <summary>Finds the local voice for the one asked for, and says what of the wish cannot be fulfilled.</summary>
internal static class VoiceSelection
{
    /// <returns>A request without text, or null when no local voice is there at all.</returns>
    public static (SpeechRequest? Template, IReadOnlyList<EngineNotice> Notices) Choose(
        VoiceWish wish,
        VoiceMap map,
        IReadOnlyList<LocalVoice> voices
    )
    {
        var voice = wish.Voice;
        var wanted = new VoiceRequest(voice.Name, voice.Locale)
        {
            PreferLocales = PreferLocales(voice),
            Language = wish.Language,
        };
        var choice = map.Resolve(wanted, voices);
        if (choice is null)
        {
            return (null, []);
        }

        var path = wish.OwnVoice ? "response.voice" : "session.voice";
        var notices = new List<EngineNotice>();
        if (Substitution(voice, choice, path) is { } substituted)
        {
            notices.Add(substituted);
        }

        var prosody = ProsodyParser.Parse(voice.Rate, voice.Pitch, voice.Volume, wish.Speed);
        notices.AddRange(
            prosody.Notes.Select(n => new EngineNotice(
                "voice_prosody",
                n.Text,
                n.Field is "speed" ? "session.speed" : $"{path}.{n.Field}"
            ))
        );
        prosody = WithStyle(voice, prosody, notices, path);
        if (voice.Temperature is not null)
        {
            notices.Add(new("voice_temperature_ignored", "Local voices have no temperature.", $"{path}.temperature"));
        }

        return (prosody.Apply(new SpeechRequest("", choice.Voice)), notices);
    }

    /// <summary>Voices that exist only where they were made, and names that the table does not know.</summary>
    private static EngineNotice? Substitution(VoiceConfig voice, VoiceChoice choice, string path)
    {
        var key = choice.Voice.Key;
        return voice.Type switch
        {
            _ when choice.IsLocal => null,
            "azure-custom" => new(
                "voice_substituted",
                $"The custom voice '{voice.Name}' is not here; {key} speaks for it.",
                $"{path}.endpoint_id"
            ),
            "azure-personal" => new(
                "voice_substituted",
                $"The personal voice '{voice.Name}' is not here; {key} speaks for it.",
                $"{path}.name"
            ),
            "avatar-voice-sync" when voice.Name.Length == 0 => new(
                "voice_substituted",
                $"There is no avatar to take the voice from; {key} speaks.",
                $"{path}.type"
            ),
            _ => choice.Note is { } note ? new("voice_substituted", note, $"{path}.name") : null,
        };
    }

    private static Prosody WithStyle(VoiceConfig voice, Prosody prosody, List<EngineNotice> notices, string path)
    {
        if (voice.Style is not { Length: > 0 } style || style is "default" or "general" or "neutral")
        {
            return prosody;
        }

        if (StyleLikeness.Find(style) is not { } likeness)
        {
            notices.Add(new("voice_style_ignored", $"Local voices have no style '{style}'.", $"{path}.style"));
            return prosody;
        }

        notices.Add(
            new(
                "voice_style_approximated",
                $"Local voices have no styles; '{style}' is hinted at by rate, pitch and volume.",
                $"{path}.style"
            )
        );
        return prosody with
        {
            Rate = Math.Clamp(prosody.Rate * likeness.Rate, SpeechRequest.LeastRate, SpeechRequest.MostRate),
            Pitch = Math.Clamp(prosody.Pitch * likeness.Pitch, 0.5, 2),
            Volume = Math.Clamp(prosody.Volume * likeness.Volume, 0, 2),
        };
    }

    private static List<string> PreferLocales(VoiceConfig voice) =>
        voice.Extra.TryGetValue("prefer_locales", out var locales) && locales.ValueKind is JsonValueKind.Array
            ? [.. locales.EnumerateArray().Where(l => l.ValueKind is JsonValueKind.String).Select(l => l.GetString()!)]
            : [];
}
