using System.Text.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

internal static class VoiceWriter
{
    /// <summary>As the property <c>voice</c>: a name, or an object where the dialect has it and the client chose it.</summary>
    public static void Write(Utf8JsonWriter writer, VoiceConfig voice, WireProfile profile)
    {
        if (voice.IsPlainString || !profile.WritesVoiceObjects)
        {
            writer.WriteString("voice"u8, voice.Name);
            return;
        }

        writer.WriteStartObject("voice"u8);
        writer.WriteString("type"u8, voice.Type);
        WriteText(writer, "name"u8, voice.Name.Length == 0 ? null : voice.Name);
        WriteText(writer, "endpoint_id"u8, voice.EndpointId);
        WriteText(writer, "model"u8, voice.Model);
        WriteText(writer, "locale"u8, voice.Locale);
        WriteText(writer, "style"u8, voice.Style);
        WriteText(writer, "rate"u8, voice.Rate);
        WriteText(writer, "pitch"u8, voice.Pitch);
        WriteText(writer, "volume"u8, voice.Volume);
        if (voice.Temperature is { } temperature)
        {
            writer.WriteNumber("temperature"u8, temperature);
        }

        foreach (var (name, value) in voice.Extra)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }
}
