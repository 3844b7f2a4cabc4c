using System.Text.Json;

namespace Parley.Protocol.Latency;

/// <summary>Writes <c>parley.latency_receipt</c>.</summary>
internal static class LatencyReceiptWriter
{
    public static void Write(Utf8JsonWriter writer, LatencyReceipt receipt)
    {
        writer.WriteString("response_id"u8, receipt.ResponseId);
        writer.WriteString("item_id"u8, receipt.ItemId);
        writer.WriteString("output_item_id"u8, receipt.OutputItemId);
        writer.WriteNumber("audio_end_ms"u8, receipt.AudioEndMs);
        writer.WriteBoolean("interim"u8, receipt.IsInterim);
        writer.WriteStartObject("speculation"u8);
        writer.WriteNumber("started"u8, receipt.Speculations);
        writer.WriteBoolean("adopted"u8, receipt.IsPrepared);
        writer.WriteNumber("saved_ms"u8, receipt.SavedMs);
        writer.WriteEndObject();
        writer.WriteStartObject("marks"u8);
        foreach (var (name, at) in receipt.Marks.Steps)
        {
            if (at is { } ms)
            {
                writer.WriteNumber(name, ms);
            }
            else
            {
                writer.WriteNull(name);
            }
        }

        writer.WriteEndObject();
        writer.WriteStartObject("parts"u8);
        foreach (var (name, took) in receipt.Marks.Parts)
        {
            writer.WriteNumber(name, took);
        }

        writer.WriteEndObject();
        writer.WriteNumber("total_ms"u8, receipt.Marks.Heard ?? 0);
    }
}
