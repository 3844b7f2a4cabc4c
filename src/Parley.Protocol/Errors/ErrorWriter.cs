using System.Text.Json;

namespace Parley.Protocol.Errors;

internal static class ErrorWriter
{
    /// <summary>As the property <c>error</c> of an <c>error</c> event; absent reasons are written as null.</summary>
    public static void Write(Utf8JsonWriter writer, WireError error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("type"u8, error.Type);
        writer.WriteString("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("param"u8, error.Param);
        writer.WriteString("event_id"u8, error.EventId);
        writer.WriteEndObject();
    }

    /// <summary>As the property <c>error</c> of something that failed; absent reasons are left out, since clients refuse null here.</summary>
    public static void WriteReason(Utf8JsonWriter writer, WireError error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("type"u8, error.Type);
        if (error.Code is not null)
        {
            writer.WriteString("code"u8, error.Code);
        }

        writer.WriteString("message"u8, error.Message);
        if (error.Param is not null)
        {
            writer.WriteString("param"u8, error.Param);
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
