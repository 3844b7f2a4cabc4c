using System.Text.Json;
using Parley.Lab.Recordings;

namespace Parley.Lab.Calls;

/// <summary>Writes the session object of either dialect: flat fields in Voice Live, <c>audio.input</c> in OpenAI Realtime.</summary>
internal static class SessionWriter
{
    public static void Write(Utf8JsonWriter json, CallSettings call, bool voiceLive)
    {
        if (call.Instructions is { } instructions)
        {
            json.WriteString("instructions"u8, instructions);
        }

        if (call.WantsReceipt)
        {
            json.WriteStartArray("include"u8);
            json.WriteStringValue("parley.latency"u8);
            json.WriteEndArray();
        }

        if (voiceLive)
        {
            WriteFlat(json, call);
        }
        else
        {
            WriteNested(json, call);
        }
    }

    private static void WriteFlat(Utf8JsonWriter json, CallSettings call)
    {
        json.WriteStartArray("modalities"u8);
        json.WriteStringValue("text"u8);
        json.WriteStringValue("audio"u8);
        json.WriteEndArray();
        json.WriteString("output_audio_format"u8, "pcm16"u8);
        json.WriteString(
            "input_audio_format"u8,
            call.Line switch
            {
                Line.Ulaw => "g711_ulaw"u8,
                Line.Alaw => "g711_alaw"u8,
                _ => "pcm16"u8,
            }
        );
        if (call.Line is Line.Wideband)
        {
            json.WriteNumber("input_audio_sampling_rate"u8, Recording.Rate);
        }

        WriteNullable(json, "input_audio_transcription", call.Transcribes ? ("model", "azure-speech") : null);
        WriteNullable(json, "input_audio_noise_reduction", call.NoiseReduction is { } type ? ("type", type) : null);
        WriteNullable(
            json,
            "input_audio_echo_cancellation",
            call.CancelsEcho ? ("type", "server_echo_cancellation") : null
        );
        if (call.WantsWordTimes)
        {
            json.WriteStartArray("output_audio_timestamp_types"u8);
            json.WriteStringValue("word"u8);
            json.WriteEndArray();
        }

        WriteTurns(json, call, voiceLive: true);
    }

    private static void WriteNested(Utf8JsonWriter json, CallSettings call)
    {
        json.WriteString("type"u8, "realtime"u8);
        json.WriteStartArray("output_modalities"u8);
        json.WriteStringValue("audio"u8);
        json.WriteEndArray();
        json.WriteStartObject("audio"u8);
        json.WriteStartObject("input"u8);
        json.WriteStartObject("format"u8);
        json.WriteString(
            "type"u8,
            call.Line switch
            {
                Line.Ulaw => "audio/pcmu"u8,
                Line.Alaw => "audio/pcma"u8,
                _ => "audio/pcm"u8,
            }
        );
        if (call.Line is Line.Wideband)
        {
            json.WriteNumber("rate"u8, Recording.Rate);
        }

        json.WriteEndObject();
        WriteNullable(json, "transcription", call.Transcribes ? ("model", "gpt-4o-mini-transcribe") : null);
        WriteNullable(json, "noise_reduction", call.NoiseReduction is null ? null : ("type", "near_field"));
        WriteTurns(json, call, voiceLive: false);
        json.WriteEndObject();
        json.WriteStartObject("output"u8);
        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, "audio/pcm"u8);
        json.WriteNumber("rate"u8, Recording.Rate);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTurns(Utf8JsonWriter json, CallSettings call, bool voiceLive)
    {
        if (call.Turns is not { } turns)
        {
            return;
        }

        if (turns.Type is null)
        {
            json.WriteNull("turn_detection"u8);
            return;
        }

        json.WriteStartObject("turn_detection"u8);
        json.WriteString("type"u8, turns.Type);
        if (turns.SilenceMs is { } silence)
        {
            json.WriteNumber("silence_duration_ms"u8, silence);
        }

        if (turns.Eagerness is { } eagerness)
        {
            json.WriteString("eagerness"u8, eagerness);
        }

        if (!turns.CreatesResponse)
        {
            json.WriteBoolean("create_response"u8, false);
        }

        if (call.AutoTruncates && voiceLive)
        {
            json.WriteBoolean("auto_truncate"u8, true);
        }

        if (turns.EndLevel is { } level)
        {
            json.WriteStartObject("end_of_utterance_detection"u8);
            json.WriteString("model"u8, turns.EndModel ?? "semantic_detection_v1");
            json.WriteString("threshold_level"u8, level);
            if (turns.EndTimeoutMs is { } timeout)
            {
                json.WriteNumber("timeout_ms"u8, timeout);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteNullable(Utf8JsonWriter json, string name, (string Field, string Value)? value)
    {
        if (value is not { } given)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString(given.Field, given.Value);
        json.WriteEndObject();
    }
}
