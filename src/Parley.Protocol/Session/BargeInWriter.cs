using System.Text.Json;

namespace Parley.Protocol.Session;

internal static class BargeInWriter
{
    /// <summary>As the property <c>barge_in</c>; nothing where the client did not set it.</summary>
    public static void Write(Utf8JsonWriter writer, BargeInConfig? bargeIn)
    {
        if (bargeIn is null)
        {
            return;
        }

        writer.WriteStartObject("barge_in"u8);
        writer.WriteString("mode"u8, bargeIn.Confirms ? "confirm"u8 : "immediate"u8);
        writer.WriteNumber("duck_db"u8, bargeIn.DuckDb);
        writer.WriteNumber("confirm_ms"u8, bargeIn.ConfirmMs);
        writer.WriteNumber("hold_ms"u8, bargeIn.HoldMs);
        writer.WriteNumber("playback_buffer_ms"u8, bargeIn.PlaybackBufferMs);
        writer.WriteEndObject();
    }
}
