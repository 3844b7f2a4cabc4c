using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>input_audio_format</c> and <c>input_audio_sampling_rate</c>, which depend on each other.</summary>
internal static class InputFormatReader
{
    private const int G711Rate = 8_000;
    private const int PcmRate = 24_000;
    private const int MaxRate = 48_000;

    public static (WireAudioFormat Format, int Rate) Read(JsonFields session, SessionConfig current)
    {
        var format = session.OneOf("input_audio_format", "pcm16", "g711_ulaw", "g711_alaw") switch
        {
            "pcm16" => WireAudioFormat.Pcm16,
            "g711_ulaw" => WireAudioFormat.G711Ulaw,
            "g711_alaw" => WireAudioFormat.G711Alaw,
            _ => current.InputAudioFormat,
        };
        var asked = current.Profile.HasVoiceLiveFields
            ? session.Integer("input_audio_sampling_rate", G711Rate, MaxRate)
            : null;
        if (format != WireAudioFormat.Pcm16)
        {
            if (asked is not (null or G711Rate))
            {
                var path = session.Path("input_audio_sampling_rate");
                session.Findings.Warn(ErrorCodes.Adjusted, "G.711 audio always has 8000 samples per second.", path);
            }

            return (format, G711Rate);
        }

        var leavesG711 = current.InputAudioFormat != WireAudioFormat.Pcm16;
        return (format, asked ?? (leavesG711 ? PcmRate : current.InputSamplingRate));
    }
}
