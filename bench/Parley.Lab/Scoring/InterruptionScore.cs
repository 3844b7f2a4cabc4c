using Parley.Lab.Calls;

namespace Parley.Lab.Scoring;

/// <summary>What a sound during an answer did to it.</summary>
/// <param name="Stopped">Speech was said to have started, or the answer was cancelled.</param>
/// <param name="Cancelled">The answer was cancelled.</param>
/// <param name="HeardToEnd">The answer came to its end, by itself or in a later response that ends with the same words.</param>
/// <param name="StopMs">From the true onset until the loudspeaker was silent of this answer for good.</param>
/// <param name="LastAudioMs">From the true onset to the arrival of the last sound of this answer; 0: none came.</param>
internal sealed record InterruptionScore(
    bool Stopped,
    bool Cancelled,
    bool HeardToEnd,
    double StopMs,
    double LastAudioMs
)
{
    private const string Completed = "completed";

    /// <summary>From the true onset to the first <c>speech_started</c>; null: none came.</summary>
    public double? StartedMs { get; init; }

    /// <param name="events">Of the whole call.</param>
    /// <param name="responseId">The answer that was being given.</param>
    /// <param name="onsetMs">When the sound truly began.</param>
    /// <param name="lastHeardMs">When the loudspeaker was last heard with this answer.</param>
    /// <param name="ending">The last words of the whole answer, where they are known.</param>
    public static InterruptionScore Judge(
        IReadOnlyList<TraceEvent> events,
        string responseId,
        double onsetMs,
        double lastHeardMs,
        string? ending
    )
    {
        var after = events.Where(one => one.AtMs >= onsetMs).ToList();
        var done = after.Find(one => one.Type is TraceEvent.Done && Is(one.ResponseId, responseId));
        var cancelled = done is { Status: not Completed };
        var started = after.Exists(one =>
            one.Type is TraceEvent.Started && (done is null || cancelled || one.AtMs <= done.AtMs)
        );
        var later = string.Concat(
            after.Where(one => one.Type is TraceEvent.Said && !Is(one.ResponseId, responseId)).Select(one => one.Text)
        );
        var lastAudio = after
            .Where(one => one is { Type: TraceEvent.Audio, IsSilent: false } && Is(one.ResponseId, responseId))
            .Select(one => one.AtMs - onsetMs)
            .DefaultIfEmpty(0)
            .Max();
        return new InterruptionScore(
            started || cancelled,
            cancelled,
            done is { Status: Completed }
                || (ending is not null && later.TrimEnd().EndsWith(ending, StringComparison.OrdinalIgnoreCase)),
            double.IsNaN(lastHeardMs) ? 0 : Math.Max(0, lastHeardMs - onsetMs),
            lastAudio
        )
        {
            StartedMs = after.Find(one => one.Type is TraceEvent.Started)?.AtMs - onsetMs,
        };
    }

    private static bool Is(string? left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
