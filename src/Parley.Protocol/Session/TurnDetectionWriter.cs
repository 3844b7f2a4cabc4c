using System.Text.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

internal static class TurnDetectionWriter
{
    /// <summary>As the property <c>turn_detection</c>, with the fields that its kind has.</summary>
    public static void Write(Utf8JsonWriter writer, TurnDetectionConfig? turns, WireProfile profile)
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
            WriteThresholds(writer, turns, profile);
        }

        if (turns.IdleTimeoutMs is { } idle)
        {
            writer.WriteNumber("idle_timeout_ms"u8, idle);
        }
        else if (!profile.HasVoiceLiveFields && turns.Type is "server_vad")
        {
            writer.WriteNull("idle_timeout_ms"u8);
        }

        writer.WriteBoolean("create_response"u8, turns.CreateResponse);
        writer.WriteBoolean("interrupt_response"u8, turns.InterruptResponse);
        BargeInWriter.Write(writer, turns.BargeIn);
        if (profile.HasVoiceLiveFields)
        {
            WriteExtra(writer, turns);
        }

        writer.WriteEndObject();
    }

    private static void WriteThresholds(Utf8JsonWriter writer, TurnDetectionConfig turns, WireProfile profile)
    {
        writer.WriteNumber("threshold"u8, turns.Threshold);
        writer.WriteNumber("prefix_padding_ms"u8, turns.PrefixPaddingMs);
        writer.WriteNumber("silence_duration_ms"u8, turns.SilenceDurationMs);
        if (!profile.HasVoiceLiveFields)
        {
            return;
        }

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

    private static void WriteExtra(Utf8JsonWriter writer, TurnDetectionConfig turns)
    {
        writer.WriteBoolean("auto_truncate"u8, turns.AutoTruncate);
        if (turns.Extra is not null)
        {
            foreach (var (name, value) in turns.Extra)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }
        }
    }
}
