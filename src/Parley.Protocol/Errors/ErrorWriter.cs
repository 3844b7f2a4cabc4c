using System.Text.Json;

namespace Parley.Protocol.Errors;

internal static class ErrorWriter
{
    /// <summary>As the property <c>error</c>; absent reasons are written as null.</summary>
    public static void Write(Utf8JsonWriter writer, WireError error, bool withEventId)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("type"u8, error.Type);
        writer.WriteString("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("param"u8, error.Param);
        if (withEventId)
        {
            writer.WriteString("event_id"u8, error.EventId);
        }

        writer.WriteEndObject();
    }

    /// <summary>As the property <c>warning</c>.</summary>
    public static void Write(Utf8JsonWriter writer, WarningEvent warning)
    {
        writer.WriteStartObject("warning"u8);
        writer.WriteString("message"u8, warning.Message);
        writer.WriteString("code"u8, warning.Code);
        writer.WriteString("param"u8, warning.Param);
        writer.WriteEndObject();
    }
}
