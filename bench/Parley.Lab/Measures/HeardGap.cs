using Parley.Client;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;

namespace Parley.Lab.Measures;

/// <summary>The silence between what a person said and what they heard, in their own recording.</summary>
internal static class HeardGap
{
    // The last chunk of speech may still be on its way into the recording.
    private const double AfterMs = 300;

    /// <summary>The end of the last sound by the rule that the receipt names: above -50 dBFS, within 35 dB of the loudest.</summary>
    /// <param name="beganMs">When its first sample was captured.</param>
    /// <param name="endMs">When its last one was.</param>
    public static double LastLoudMs(LabCaller caller, double beganMs, double endMs)
    {
        var from = (int)((beganMs - caller.Microphone.BeganMs) * Recording.Rate / 1000);
        var to = (int)((endMs + AfterMs - caller.Microphone.BeganMs) * Recording.Rate / 1000);
        var recorded = caller.Microphone.Recorded;
        from = Math.Clamp(from, 0, recorded.Length);
        to = Math.Clamp(to, from, recorded.Length);
        return beganMs
            + (Loudness.EndOfSpeech(recorded.AsSpan(from, to - from), Recording.Rate) * 1000.0 / Recording.Rate);
    }
}
