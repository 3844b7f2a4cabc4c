using System.Buffers.Binary;
using System.Text;
using Parley.Engines.Speech;

namespace Parley.Engines.Espeak;

/// <summary>What the child says about itself when it starts.</summary>
internal sealed record EspeakGreeting(int SampleRate, string Version, IReadOnlyList<EspeakVoice> Voices)
{
    public static EspeakGreeting Parse(ReadOnlySpan<byte> payload)
    {
        var lines = Encoding.UTF8.GetString(payload[4..]).Split('\n');
        var voices = lines
            .Skip(1)
            .Select(line => line.Split('\t'))
            .Where(fields => fields.Length >= 2)
            .Select(fields => new EspeakVoice(fields[0], GenderOf(fields[1])))
            .DistinctBy(voice => voice.Language, StringComparer.Ordinal)
            .ToList();
        return new EspeakGreeting(BinaryPrimitives.ReadInt32LittleEndian(payload), lines[0], voices);
    }

    private static VoiceGender GenderOf(string letter) =>
        letter switch
        {
            "M" => VoiceGender.Male,
            "F" => VoiceGender.Female,
            _ => VoiceGender.Unknown,
        };
}

/// <summary>One of espeak's languages; every one can be spoken by a man's and a woman's variant.</summary>
internal sealed record EspeakVoice(string Language, VoiceGender Gender)
{
    /// <summary>The plain voice first, then a woman's and another man's.</summary>
    public IEnumerable<LocalVoice> Local()
    {
        var locale = Locale();
        yield return new LocalVoice(EspeakSpeaker.EngineName, Language, locale, Gender);
        yield return new LocalVoice(EspeakSpeaker.EngineName, Language + "+f3", locale, VoiceGender.Female);
        yield return new LocalVoice(EspeakSpeaker.EngineName, Language + "+m3", locale, VoiceGender.Male);
    }

    // espeak writes all in lower case, and names Chinese languages by themselves where cloud services name places.
    private string Locale()
    {
        switch (Language)
        {
            case "cmn":
                return "zh-CN";
            case "yue":
                return "zh-HK";
            default:
                var parts = Language.Split('-');
                for (var i = 1; i < parts.Length && parts[i] is not "x"; i++)
                {
                    parts[i] = parts[i].Length switch
                    {
                        2 => parts[i].ToUpperInvariant(),
                        4 => char.ToUpperInvariant(parts[i][0]) + parts[i][1..],
                        _ => parts[i],
                    };
                }
                return string.Join('-', parts);
        }
    }
}
