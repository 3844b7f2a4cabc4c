using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Session;

/// <summary>Writes a session with every effective field, in the layout of its dialect.</summary>
internal static class SessionWriter
{
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
        writer.WriteStartObject("session"u8);
        WriteFields(writer, session);
        writer.WriteEndObject();
    }

    public static void WriteFields(Utf8JsonWriter writer, SessionView session)
    {
        if (session.Config.Profile.NestsAudioSettings)
        {
            NestedSessionWriter.WriteFields(writer, session);
        }
        else
        {
            FlatSessionWriter.WriteFields(writer, session);
        }
    }

    /// <summary>What every session begins with.</summary>
    public static void WriteHead(Utf8JsonWriter writer, SessionView session)
    {
        var transcribes = session.Config.Kind == SessionKind.Transcription;
        writer.WriteString("object"u8, transcribes ? "realtime.transcription_session"u8 : "realtime.session"u8);
        writer.WriteString("id"u8, session.Id);
        if (session.ExpiresAt is { } expires)
        {
            writer.WriteNumber("expires_at"u8, expires);
        }

        if (!transcribes)
        {
            writer.WriteString("model"u8, session.Config.Model);
        }
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

    /// <summary>One of the two, never both.</summary>
    public static void WriteOutputModalities(Utf8JsonWriter writer, bool speaks)
    {
        writer.WriteStartArray("output_modalities"u8);
        writer.WriteStringValue(speaks ? "audio"u8 : "text"u8);
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

    public static void WriteTools(Utf8JsonWriter writer, SessionConfig config)
    {
        writer.WriteStartArray("tools"u8);
        foreach (var tool in config.Tools)
        {
            WriteTool(writer, tool);
        }

        foreach (var server in config.McpServers)
        {
            McpWriter.Write(writer, server);
        }

        foreach (var agent in config.AgentTools)
        {
            FoundryAgentWriter.Write(writer, agent);
        }

        writer.WriteEndArray();
        WriteChoice(writer, config.ToolChoice);
    }

    private static void WriteChoice(Utf8JsonWriter writer, ToolChoiceConfig choice)
    {
        if (choice is { FunctionName: null, ServerLabel: null })
        {
            writer.WriteString("tool_choice"u8, choice.Mode);
            return;
        }

        writer.WriteStartObject("tool_choice"u8);
        writer.WriteString("type"u8, choice.Mode);
        if (choice.ServerLabel is { } label)
        {
            writer.WriteString("server_label"u8, label);
        }

        if ((choice.FunctionName ?? choice.ToolName) is { } name)
        {
            writer.WriteString("name"u8, name);
        }

        writer.WriteEndObject();
    }

    /// <summary>A field that is kept as it came; null when the client said nothing.</summary>
    public static void WriteEchoed(Utf8JsonWriter writer, ReadOnlySpan<byte> name, SessionConfig config, string key)
    {
        writer.WritePropertyName(name);
        if (config.Echoed.TryGetValue(key, out var value))
        {
            value.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
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
}
