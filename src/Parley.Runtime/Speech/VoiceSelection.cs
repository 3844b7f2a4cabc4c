using System.Text.Json;
using Parley.Engines.Speech;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Runtime.Speech;

/// <summary>Finds the local voice for the one asked for, and says what of the wish cannot be fulfilled.</summary>
internal static class VoiceSelection
{
    /// <returns>A request without text, or null when no local voice is there at all.</returns>
    public static (SpeechRequest? Template, IReadOnlyList<EngineNotice> Notices) Choose(
        VoiceConfig voice,
        VoiceMap map,
        IReadOnlyList<LocalVoice> voices
    )
    {
        var wanted = new VoiceRequest(voice.Name, voice.Locale) { PreferLocales = PreferLocales(voice) };
        var choice = map.Resolve(wanted, voices);
        if (choice is null)
        {
            return (null, []);
        }

        var notices = new List<EngineNotice>();
        if (choice.Note is { } note)
        {
            notices.Add(new("voice_substituted", note, "session.voice.name"));
        }

        if (voice.Style is { Length: > 0 })
        {
            notices.Add(new("voice_style_ignored", "Local voices have no styles.", "session.voice.style"));
        }

        if (voice.Temperature is not null)
        {
            notices.Add(
                new("voice_temperature_ignored", "Local voices have no temperature.", "session.voice.temperature")
            );
        }

        var prosody = ProsodyParser.Parse(voice.Rate, voice.Pitch, voice.Volume);
        notices.AddRange(prosody.Notes.Select(n => new EngineNotice("voice_prosody", n, "session.voice")));

        return (prosody.Apply(new SpeechRequest("", choice.Voice)), notices);
    }

    private static List<string> PreferLocales(VoiceConfig voice) =>
        voice.Extra.TryGetValue("prefer_locales", out var locales) && locales.ValueKind is JsonValueKind.Array
            ? [.. locales.EnumerateArray().Where(l => l.ValueKind is JsonValueKind.String).Select(l => l.GetString()!)]
            : [];
}
