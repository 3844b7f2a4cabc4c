using System.Text.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

/// <summary>The layout of the OpenAI Realtime API: <c>type</c> at the top, what concerns sound in <c>audio</c>.</summary>
internal static class NestedSessionWriter
{
    public static void WriteFields(Utf8JsonWriter writer, SessionView session)
    {
        var config = session.Config;
        if (config.Kind == SessionKind.Transcription)
        {
            writer.WriteString("type"u8, "transcription"u8);
            SessionWriter.WriteHead(writer, session);
        }
        else
        {
            writer.WriteString("type"u8, "realtime"u8);
            SessionWriter.WriteHead(writer, session);
            WriteConversation(writer, config);
        }

        WriteAudio(writer, config);
        SessionWriter.WriteEchoed(writer, "include"u8, config, EchoedFields.Include);
    }

    /// <summary>As the property <c>audio</c>; a transcription session has no output.</summary>
    public static void WriteAudio(Utf8JsonWriter writer, SessionConfig config)
    {
        writer.WriteStartObject("audio"u8);
        writer.WriteStartObject("input"u8);
        AudioFormatWriter.Write(writer, config.InputAudioFormat, config.InputSamplingRate);
        TranscriptionWriter.Write(writer, "transcription"u8, config.Transcription);
        SessionWriter.WriteEchoed(writer, "noise_reduction"u8, config, EchoedFields.NoiseReduction);
        TurnDetectionWriter.Write(writer, config.TurnDetection, config.Profile);
        writer.WriteEndObject();
        if (config.Kind == SessionKind.Conversation)
        {
            writer.WriteStartObject("output"u8);
            AudioFormatWriter.Write(writer, config.OutputAudioFormat);
            VoiceWriter.Write(writer, config.Voice, config.Profile);
            writer.WriteNumber("speed"u8, config.Speed);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>As the property <c>reasoning</c>; nothing when no effort is set.</summary>
    public static void WriteReasoning(Utf8JsonWriter writer, SessionConfig config)
    {
        if (config.ReasoningEffort is not null)
        {
            writer.WriteStartObject("reasoning"u8);
            writer.WriteString("effort"u8, config.ReasoningEffort);
            writer.WriteEndObject();
        }
    }

    private static void WriteConversation(Utf8JsonWriter writer, SessionConfig config)
    {
        SessionWriter.WriteOutputModalities(writer, config.Speaks);
        writer.WriteString("instructions"u8, config.Instructions);
        SessionWriter.WriteTools(writer, config);
        writer.WriteBoolean("parallel_tool_calls"u8, config.ParallelToolCalls);
        SessionWriter.WriteMaxTokens(writer, "max_output_tokens"u8, config.MaxOutputTokens);
        WriteReasoning(writer, config);
        SessionWriter.WriteEchoed(writer, "tracing"u8, config, EchoedFields.Tracing);
        SessionWriter.WriteEchoed(writer, "prompt"u8, config, EchoedFields.Prompt);
        if (config.Echoed.ContainsKey(EchoedFields.Truncation))
        {
            SessionWriter.WriteEchoed(writer, "truncation"u8, config, EchoedFields.Truncation);
        }
        else
        {
            writer.WriteString("truncation"u8, "auto"u8);
        }
    }
}
