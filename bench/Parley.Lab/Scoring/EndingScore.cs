using Parley.Lab.Calls;

namespace Parley.Lab.Scoring;

/// <summary>What became of one utterance with pauses in it.</summary>
/// <param name="CutOff">The server took the turn while there was speech to come.</param>
/// <param name="DelayMs">From the true end of speech to the arrival of the last <c>speech_stopped</c>; null: none came.</param>
internal sealed record EndingScore(bool CutOff, double? DelayMs)
{
    /// <summary>Judges by arrival times alone, as a person would.</summary>
    /// <param name="onsetMs">True begin of the first speech.</param>
    /// <param name="endMs">True end of the last speech.</param>
    /// <param name="untilMs">What comes later belongs to the next utterance.</param>
    public static EndingScore Judge(IEnumerable<TraceEvent> events, double onsetMs, double endMs, double untilMs)
    {
        var stops = events
            .Where(one => one.Type is TraceEvent.Stopped && one.AtMs > onsetMs && one.AtMs < untilMs)
            .Select(one => one.AtMs)
            .ToList();
        return new EndingScore(
            stops.Exists(at => at < endMs),
            stops.Exists(at => at >= endMs) ? stops.Where(at => at >= endMs).Max() - endMs : null
        );
    }
}
