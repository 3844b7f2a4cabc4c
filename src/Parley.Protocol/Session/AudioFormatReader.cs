using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>format</c> where it is an object.</summary>
internal static class AudioFormatReader
{
    private const int G711Rate = 8_000;
    private const int PcmRate = 24_000;

    /// <returns>Null when it is absent or wrong. Without a rate, PCM has 24,000 samples per second.</returns>
    public static (WireAudioFormat Coding, int Rate)? Read(JsonFields owner, int[] rates)
    {
        if (owner.Object("format") is not { } format)
        {
            return null;
        }

        format.Require("type");
        var type = format.OneOf("type", "audio/pcm", "audio/pcmu", "audio/pcma");
        var rate = format.Integer("rate", 1, int.MaxValue);
        format.JudgeTheRest();
        WireAudioFormat? coding = type switch
        {
            "audio/pcm" => WireAudioFormat.Pcm16,
            "audio/pcmu" => WireAudioFormat.G711Ulaw,
            "audio/pcma" => WireAudioFormat.G711Alaw,
            _ => null,
        };
        if (coding is null)
        {
            return null;
        }

        if (coding != WireAudioFormat.Pcm16)
        {
            rates = [G711Rate];
        }

        if (rate is { } asked && !rates.Contains(asked))
        {
            format.BadChoice("rate", $"{asked}", $"{string.Join(", ", rates)}");
            return null;
        }

        return (coding.Value, coding == WireAudioFormat.Pcm16 ? rate ?? PcmRate : G711Rate);
    }
}
