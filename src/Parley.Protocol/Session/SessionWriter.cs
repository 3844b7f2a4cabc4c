using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Session;

/// <summary>Writes a <c>realtime.session</c> with every effective field.</summary>
internal static class SessionWriter
{
    private static readonly string[] NullWhenAbsent = ["input_audio_noise_reduction", "input_audio_echo_cancellation"];

    /// <summary>JSON bytes of a session with these settings.</summary>
    public static long Measure(SessionConfig config)
    {
        var output = new CountingOutput();
        var writer = WireWriter.Rent(output);
        writer.WriteStartObject();
        Write(writer, new SessionView("", config));
        writer.WriteEndObject();
        WireWriter.Return(writer);
        return output.Count;
    }

    /// <summary>As the property <c>session</c>.</summary>
    public static void Write(Utf8JsonWriter writer, SessionView session)
    {
        var config = session.Config;
        writer.WriteStartObject("session"u8);
        writer.WriteString("object"u8, "realtime.session"u8);
        writer.WriteString("id"u8, session.Id);
        if (session.ExpiresAt is { } expires)
        {
            writer.WriteNumber("expires_at"u8, expires);
        }

        writer.WriteString("model"u8, config.Model);
        WriteModalities(writer, config.Speaks);
        writer.WriteString("instructions"u8, config.Instructions);
        VoiceWriter.Write(writer, config.Voice);
        writer.WriteString("input_audio_format"u8, Format(config.InputAudioFormat));
        writer.WriteNumber("input_audio_sampling_rate"u8, config.InputSamplingRate);
        writer.WriteString("output_audio_format"u8, config.OutputAudioFormat.Name);
        TurnDetectionWriter.Write(writer, config.TurnDetection);
        TranscriptionWriter.Write(writer, config.Transcription);
        WriteTools(writer, config);
        writer.WriteNumber("temperature"u8, config.Temperature ?? SessionDefaults.Temperature);
        WriteMaxTokens(writer, "max_response_output_tokens"u8, config.MaxOutputTokens);
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
        WriteEchoed(writer, config);
        writer.WriteEndObject();
    }

    public static void WriteModalities(Utf8JsonWriter writer, bool speaks)
    {
        writer.WriteStartArray("modalities"u8);
        writer.WriteStringValue("text"u8);
        if (speaks)
        {
            writer.WriteStringValue("audio"u8);
        }

        writer.WriteEndArray();
    }

    /// <param name="limit">Null or 0: no limit.</param>
    public static void WriteMaxTokens(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? limit)
    {
        if (limit is > 0)
        {
            writer.WriteNumber(name, limit.Value);
        }
        else
        {
            writer.WriteString(name, "inf"u8);
        }
    }

    private static void WriteTools(Utf8JsonWriter writer, SessionConfig config)
    {
        writer.WriteStartArray("tools"u8);
        foreach (var tool in config.Tools)
        {
            WriteTool(writer, tool);
        }

        writer.WriteEndArray();
        if (config.ToolChoice.FunctionName is { } name)
        {
            writer.WriteStartObject("tool_choice"u8);
            writer.WriteString("type"u8, "function"u8);
            writer.WriteString("name"u8, name);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteString("tool_choice"u8, config.ToolChoice.Mode);
        }

        writer.WriteBoolean("parallel_tool_calls"u8, config.ParallelToolCalls);
    }

    private static void WriteTool(Utf8JsonWriter writer, FunctionTool tool)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, "function"u8);
        writer.WriteString("name"u8, tool.Name);
        if (tool.Description is not null)
        {
            writer.WriteString("description"u8, tool.Description);
        }

        if (tool.Parameters is { } parameters)
        {
            writer.WritePropertyName("parameters"u8);
            parameters.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteEchoed(Utf8JsonWriter writer, SessionConfig config)
    {
        foreach (var name in NullWhenAbsent)
        {
            if (!config.Echoed.ContainsKey(name))
            {
                writer.WriteNull(name);
            }
        }

        if ((config.Visemes || config.Blendshapes) && !config.Echoed.ContainsKey("animation"))
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

        foreach (var (name, value) in config.Echoed)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    }

    private static ReadOnlySpan<byte> Format(WireAudioFormat format) =>
        format switch
        {
            WireAudioFormat.G711Ulaw => "g711_ulaw"u8,
            WireAudioFormat.G711Alaw => "g711_alaw"u8,
            _ => "pcm16"u8,
        };
}
