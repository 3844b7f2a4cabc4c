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

    /// <summary>From the true onset to the arrival of <c>speech_started</c>, in ms; null: it never came.</summary>
    public static double? Latency(IEnumerable<TraceEvent> events, TrueSpeech speech) =>
        events
            .Where(one => one.Type is TraceEvent.Started)
            .Where(one => one.AtMs >= speech.FromMs - EarlyMs && one.AtMs <= speech.ToMs + LateMs)
            .Select(one => (double?)(one.AtMs - speech.FromMs))
            .FirstOrDefault();

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
