using Parley.Client;

namespace Parley.Lab.Calls;

/// <summary>The events of one call in the order they came. Written by one task, read by any.</summary>
internal sealed class Trace
{
    private readonly Lock _lock = new();
    private readonly List<TraceEvent> _events = [];

    public void Add(TraceEvent one)
    {
        lock (_lock)
        {
            _events.Add(one);
        }
    }

    /// <summary>All of one kind that came at or after a moment.</summary>
    public IReadOnlyList<TraceEvent> Of(string type, double fromMs = 0)
    {
        lock (_lock)
        {
            return
            [
                .. _events.Where(one => string.Equals(one.Type, type, StringComparison.Ordinal) && one.AtMs >= fromMs),
            ];
        }
    }

    public IReadOnlyList<TraceEvent> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Takes from an event what the lab needs; the sound itself goes to the player.</summary>
    public static TraceEvent Read(ServerMessage message, double atMs, int soundBytes)
    {
        var type = message
            .Type.Replace("response.output_audio", "response.audio", StringComparison.Ordinal)
            .Replace("response.output_text", "response.text", StringComparison.Ordinal);
        var text = type switch
        {
            TraceEvent.Error => message.Text("error", "message"),
            TraceEvent.Transcribed => message.Text("transcript"),
            TraceEvent.Word => message.Text("text"),
            TraceEvent.Audio => null,
            _ => message.Text("delta") ?? message.Text("transcript"),
        };
        return new TraceEvent(
            type,
            atMs,
            message.Text("item_id") ?? message.Text("item", "id"),
            message.Text("response_id") ?? message.Text("response", "id"),
            text,
            type is TraceEvent.Audio ? soundBytes * 1000.0 / 2 / Recordings.Recording.Rate
                : type is TraceEvent.Word ? Number("audio_offset_ms")
                : type is TraceEvent.Truncated or TraceEvent.Receipt ? Number("audio_end_ms")
                : 0,
            type is TraceEvent.Word ? Number("audio_duration_ms")
                : type is TraceEvent.Receipt ? Number("total_ms")
                : 0,
            message.Text("response", "status"),
            type is TraceEvent.Receipt
                && message.Find("speculation") is { } speculation
                && speculation.TryGetProperty("adopted", out var adopted)
                && adopted.ValueKind is System.Text.Json.JsonValueKind.True
        );

        double Number(string name) =>
            message.Find(name) is { ValueKind: System.Text.Json.JsonValueKind.Number } number ? number.GetDouble() : 0;
    }
}
