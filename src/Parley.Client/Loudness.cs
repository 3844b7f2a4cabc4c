using Parley.Audio;

namespace Parley.Client;

/// <summary>Finds where speech ends in a recording.</summary>
public static class Loudness
{
    private const float FloorDbfs = -50;
    private const float BelowPeakDb = 35;

    /// <summary>
    /// Samples up to the end of the last 10 ms that are loud: above -50 dBFS and within 35 dB of the loudest. 0 when none is.
    /// </summary>
    /// <param name="samples">Mono.</param>
    /// <param name="sampleRate">Hz.</param>
    public static int EndOfSpeech(ReadOnlySpan<short> samples, int sampleRate)
    {
        var window = Math.Max(1, sampleRate / 100);
        var loudest = Pcm.SilenceDbfs;
        for (var start = 0; start < samples.Length; start += window)
        {
            loudest = Math.Max(loudest, Pcm.LevelDbfs(Window(samples, start, window)));
        }

        var threshold = Math.Max(FloorDbfs, loudest - BelowPeakDb);
        var last = (samples.Length - 1) / window * window;
        for (var start = last; start >= 0; start -= window)
        {
            if (Pcm.LevelDbfs(Window(samples, start, window)) > threshold)
            {
                return Math.Min(samples.Length, start + window);
            }
        }

        return 0;
    }

    private static ReadOnlySpan<short> Window(ReadOnlySpan<short> samples, int start, int window) =>
        samples.Slice(start, Math.Min(window, samples.Length - start));
}
