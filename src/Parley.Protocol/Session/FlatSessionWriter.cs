using System.Text.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

/// <summary>The layout of Voice Live and of the OpenAI beta: every field at the top.</summary>
internal static class FlatSessionWriter
{
    private static readonly string[] NullWhenAbsent = [EchoedFields.NoiseReduction, EchoedFields.EchoCancellation];

    public static void WriteFields(Utf8JsonWriter writer, SessionView session)
    {
        var config = session.Config;
        SessionWriter.WriteHead(writer, session);
        if (config.Kind == SessionKind.Transcription)
        {
            WriteInputFormat(writer, config);
            WriteInput(writer, config);
            SessionWriter.WriteEchoed(writer, "input_audio_noise_reduction"u8, config, EchoedFields.NoiseReduction);
            SessionWriter.WriteEchoed(writer, "include"u8, config, EchoedFields.Include);
            return;
        }

        SessionWriter.WriteModalities(writer, config.Speaks);
        writer.WriteString("instructions"u8, config.Instructions);
        VoiceWriter.Write(writer, config.Voice, config.Profile);
        WriteInputFormat(writer, config);
        writer.WriteString("output_audio_format"u8, config.OutputAudioFormat.Name);
        WriteInput(writer, config);
        SessionWriter.WriteTools(writer, config);
        if (config.Profile.HasVoiceLiveFields)
        {
            writer.WriteBoolean("parallel_tool_calls"u8, config.ParallelToolCalls);
        }

        if (config.Agent is null)
        {
            writer.WriteNumber("temperature"u8, config.Temperature ?? SessionDefaults.Temperature);
        }

        SessionWriter.WriteMaxTokens(writer, "max_response_output_tokens"u8, config.MaxOutputTokens);
        if (config.Profile.HasVoiceLiveFields)
        {
            WriteVoiceLive(writer, config);
            return;
        }

        writer.WriteNumber("speed"u8, config.Speed);
        SessionWriter.WriteEchoed(writer, "input_audio_noise_reduction"u8, config, EchoedFields.NoiseReduction);
        SessionWriter.WriteEchoed(writer, "tracing"u8, config, EchoedFields.Tracing);
        SessionWriter.WriteEchoed(writer, "prompt"u8, config, EchoedFields.Prompt);
        SessionWriter.WriteEchoed(writer, "include"u8, config, EchoedFields.Include);
    }

    private static void WriteInputFormat(Utf8JsonWriter writer, SessionConfig config)
    {
        writer.WriteString("input_audio_format"u8, Format(config.InputAudioFormat));
        if (config.Profile.HasVoiceLiveFields)
        {
            writer.WriteNumber("input_audio_sampling_rate"u8, config.InputSamplingRate);
        }
    }

    private static void WriteInput(Utf8JsonWriter writer, SessionConfig config)
    {
        TurnDetectionWriter.Write(writer, config.TurnDetection, config.Profile);
        TranscriptionWriter.Write(writer, "input_audio_transcription"u8, config.Transcription);
    }

    private static void WriteVoiceLive(Utf8JsonWriter writer, SessionConfig config)
    {
        config.Agent?.Write(writer);
        if (config.ReasoningEffort is not null)
        {
            writer.WriteString("reasoning_effort"u8, config.ReasoningEffort);
        }

        writer.WriteStartArray("output_audio_timestamp_types"u8);
        if (config.WordTimestamps)
        {
            writer.WriteStringValue("word"u8);
        }

        writer.WriteEndArray();
        foreach (var name in NullWhenAbsent)
        {
            if (!config.Echoed.ContainsKey(name))
            {
                writer.WriteNull(name);
            }
        }

        if ((config.Visemes || config.Blendshapes) && !config.Echoed.ContainsKey("animation"))
        {
            WriteAnimation(writer, config);
        }

        foreach (var (name, value) in config.Echoed)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        if (config.Profile.AlsoNestsAudioSettings)
        {
            SessionWriter.WriteOutputModalities(writer, config.Speaks);
            NestedSessionWriter.WriteReasoning(writer, config);
            NestedSessionWriter.WriteAudio(writer, config);
        }
    }

    private static void WriteAnimation(Utf8JsonWriter writer, SessionConfig config)
    {
        writer.WriteStartObject("animation"u8);
        writer.WriteStartArray("outputs"u8);
        if (config.Blendshapes)
        {
            writer.WriteStringValue("blendshapes"u8);
        }

        if (config.Visemes)
        {
            writer.WriteStringValue("viseme_id"u8);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static ReadOnlySpan<byte> Format(WireAudioFormat format) =>
        format switch
        {
            WireAudioFormat.G711Ulaw => "g711_ulaw"u8,
            WireAudioFormat.G711Alaw => "g711_alaw"u8,
            _ => "pcm16"u8,
        };
}
