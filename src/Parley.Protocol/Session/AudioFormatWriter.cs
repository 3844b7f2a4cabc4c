using System.Text.Json;

namespace Parley.Protocol.Session;

/// <summary>Writes <c>format</c> as an object: <c>{"type":"audio/pcm","rate":24000}</c>, <c>{"type":"audio/pcmu"}</c>.</summary>
internal static class AudioFormatWriter
{
    public static void Write(Utf8JsonWriter writer, OutputAudioFormat format) =>
        Write(writer, format.Coding, format.SampleRate);

    /// <param name="rate">Samples per second; G.711 has one only, and does not say it.</param>
    public static void Write(Utf8JsonWriter writer, WireAudioFormat coding, int rate)
    {
        writer.WriteStartObject("format"u8);
        writer.WriteString("type"u8, Type(coding));
        if (coding == WireAudioFormat.Pcm16)
        {
            writer.WriteNumber("rate"u8, rate);
        }

        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Type(WireAudioFormat coding) =>
        coding switch
        {
            WireAudioFormat.G711Ulaw => "audio/pcmu"u8,
            WireAudioFormat.G711Alaw => "audio/pcma"u8,
            _ => "audio/pcm"u8,
        };
}
