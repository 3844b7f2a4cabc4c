using System.Text.Json;

namespace Parley.Protocol.Session;

internal static class TurnDetectionWriter
{
    /// <summary>As the property <c>turn_detection</c>, with the fields that its kind has.</summary>
    public static void Write(Utf8JsonWriter writer, TurnDetectionConfig? turns)
    {
        if (turns is null)
        {
            writer.WriteNull("turn_detection"u8);
            return;
        }

        writer.WriteStartObject("turn_detection"u8);
        writer.WriteString("type"u8, turns.Type);
        if (turns.Type is "semantic_vad")
        {
            writer.WriteString("eagerness"u8, turns.Eagerness ?? "auto");
        }
        else
        {
            writer.WriteNumber("threshold"u8, turns.Threshold);
            writer.WriteNumber("prefix_padding_ms"u8, turns.PrefixPaddingMs);
            writer.WriteNumber("silence_duration_ms"u8, turns.SilenceDurationMs);
            writer.WriteNumber("speech_duration_ms"u8, turns.SpeechDurationMs);
            if (turns.EndOfUtterance is { } eou)
            {
                writer.WritePropertyName("end_of_utterance_detection"u8);
                eou.WriteTo(writer);
            }

            if (turns.Type is not "server_vad")
            {
                writer.WriteBoolean("remove_filler_words"u8, turns.RemoveFillerWords);
            }
        }

        writer.WriteBoolean("create_response"u8, turns.CreateResponse);
        writer.WriteBoolean("interrupt_response"u8, turns.InterruptResponse);
        writer.WriteBoolean("auto_truncate"u8, turns.AutoTruncate);
        if (turns.Extra is not null)
        {
            foreach (var (name, value) in turns.Extra)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
