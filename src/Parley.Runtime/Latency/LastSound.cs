using Parley.Audio;

namespace Parley.Runtime.Latency;

/// <summary>
/// Where a person's last sound ends, as a recording of the call shows it. The gate's own end of speech is careful: it counts a
/// tail that is hardly louder than the background.
/// </summary>
internal static class LastSound
{
    private const int Window = 160;
    private const float FloorDbfs = -50;
    private const float BelowPeakDb = 35;

    /// <summary>
    /// The position after the last 10 ms that are loud: above -50 dBFS and within 35 dB of the loudest. Where none is, the end.
    /// </summary>
    /// <param name="history">16 kHz; may hold less than what is asked for.</param>
    /// <param name="start">Where the turn begins.</param>
    /// <param name="end">Where it ends.</param>
    public static long Find(SampleRing history, long start, long end)
    {
        start = Math.Max(start, history.Oldest);
        var count = (int)(Math.Min(end, history.End) - start) / Window;
        if (count <= 0)
        {
            return end;
        }

        // Windows are laid from the end, so that the last one is whole.
        var first = Math.Min(end, history.End) - ((long)count * Window);
        Span<short> window = stackalloc short[Window];
        var loudest = Pcm.SilenceDbfs;
        for (var i = 0; i < count; i++)
        {
            loudest = Math.Max(loudest, Level(history, first + ((long)i * Window), window));
        }

        var threshold = Math.Max(FloorDbfs, loudest - BelowPeakDb);
        for (var i = count - 1; i >= 0; i--)
        {
            if (Level(history, first + ((long)i * Window), window) > threshold)
            {
                return first + ((long)(i + 1) * Window);
            }
        }

        return end;
    }

    private static float Level(SampleRing history, long from, Span<short> window) =>
        Pcm.LevelDbfs(window[..history.Read(from, window)]);
}
