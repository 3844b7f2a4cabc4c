using System.Runtime.InteropServices;
using Parley.Lab.Calls;

namespace Parley.Lab.Scoring;

/// <summary>What became of one onset of speech.</summary>
internal static class OnsetScore
{
    /// <summary>A server may be this early: the energy that tells the truth sees breathy beginnings late.</summary>
    private const double EarlyMs = 150;

    /// <summary>And this late after the last sound, for a person's single short word.</summary>
    private const double LateMs = 400;

    /// <summary>A turn that was open before the onset holds it when it stays open for so long after it.</summary>
    private const double HeldMs = 300;

    /// <summary>Was the onset found, and when?</summary>
    public static FoundOnset Find(IReadOnlyList<TraceEvent> events, TrueSpeech speech)
    {
        // A false start that has not ended: the server listens already, and says nothing more when the person begins.
        var before = events
            .Where(one => one.Type is TraceEvent.Started or TraceEvent.Stopped)
            .LastOrDefault(one => one.AtMs < speech.FromMs - EarlyMs);
        var stopped = events.FirstOrDefault(one =>
            one.Type is TraceEvent.Stopped && one.AtMs >= speech.FromMs - EarlyMs
        );
        if (before?.Type is TraceEvent.Started && !(stopped?.AtMs <= speech.FromMs + HeldMs))
        {
            return new FoundOnset(true, null);
        }

        var started = events.FirstOrDefault(one =>
            one.Type is TraceEvent.Started && one.AtMs >= speech.FromMs - EarlyMs && one.AtMs <= speech.ToMs + LateMs
        );
        return new FoundOnset(started is not null, started?.AtMs - speech.FromMs);
    }

    /// <summary>How often speech was found where nobody spoke.</summary>
    public static int FalseOnsets(IEnumerable<TraceEvent> events, IReadOnlyList<TrueSpeech> speech) =>
        False(events, speech).Count();

    /// <summary>When that happened first; null: never.</summary>
    public static double? FirstFalse(IEnumerable<TraceEvent> events, IReadOnlyList<TrueSpeech> speech) =>
        False(events, speech).Select(one => (double?)one.AtMs).FirstOrDefault();

    private static IEnumerable<TraceEvent> False(IEnumerable<TraceEvent> events, IReadOnlyList<TrueSpeech> speech) =>
        events.Where(one =>
            one.Type is TraceEvent.Started
            && !speech.Any(said => one.AtMs >= said.FromMs - EarlyMs && one.AtMs <= said.ToMs + LateMs)
        );
}

/// <summary>Where somebody really spoke, in ms on the lab's clock, from the first to the last sound of an utterance.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrueSpeech(double FromMs, double ToMs);

/// <param name="IsFound">A turn was open that holds it.</param>
/// <param name="LatencyMs">From the true onset to the arrival of <c>speech_started</c>; null: it never came, or the turn was open already.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FoundOnset(bool IsFound, double? LatencyMs);
