using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>turn_detection.barge_in</c>, an extension of Parley's own; fields that are absent stay as they were.</summary>
internal static class BargeInReader
{
    private const int LongestMs = 2_000;
    private const int LongestBufferMs = 5_000;

    /// <returns>Null: as the server is set.</returns>
    public static BargeInConfig? Read(JsonFields detection, BargeInConfig? current)
    {
        if (detection.IsNull("barge_in"))
        {
            return null;
        }

        if (detection.Object("barge_in") is not { } fields)
        {
            return current;
        }

        var start = current ?? BargeInConfig.Confirming;
        var read = start with
        {
            Confirms = fields.OneOf("mode", "confirm", "immediate") switch
            {
                null => start.Confirms,
                var mode => mode is "confirm",
            },
            DuckDb = fields.Number("duck_db", -60, 0) ?? start.DuckDb,
            ConfirmMs = fields.Integer("confirm_ms", 100, LongestMs) ?? start.ConfirmMs,
            HoldMs = fields.Integer("hold_ms", 0, LongestMs) ?? start.HoldMs,
            PlaybackBufferMs = fields.Integer("playback_buffer_ms", 0, LongestBufferMs) ?? start.PlaybackBufferMs,
        };
        fields.JudgeTheRest();
        return read;
    }
}
