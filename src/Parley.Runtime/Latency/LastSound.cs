using Parley.Audio;

namespace Parley.Runtime.Latency;

/// <summary>
/// Where a person's last sound ends, as a recording of the call shows it. The gate's own end of speech is another one: it may count
/// a tail that is hardly louder than the background, and not a last breath that is no voice.
/// </summary>
internal static class LastSound
{
    private const int Window = 160;
    private const float FloorDbfs = -50;
    private const float BelowPeakDb = 35;
    private const float AboveRoomDb = 12;

    /// <summary>
    /// The position after the last 10 ms that are loud: above -50 dBFS, within 35 dB of the turn's loudest, and, after the end that the
    /// gate found, 12 dB above the room. Where none is, the end.
    /// </summary>
    /// <param name="history">16 kHz; may hold less than what is asked for. What came after the end is looked at, too.</param>
    /// <param name="start">Where the turn begins.</param>
    /// <param name="end">Where it ends, by the gate.</param>
    public static long Find(SampleRing history, long start, long end)
    {
        // Windows lie on whole hundredths of the stream, as everybody's do who looks at a recording of it.
        var first = (Math.Max(start, history.Oldest) + Window - 1) / Window;
        var count = (int)((history.End / Window) - first);
        if (count <= 0)
        {
            return end;
        }

        var levels = new float[count];
        Span<short> window = stackalloc short[Window];
        for (var i = 0; i < count; i++)
        {
            levels[i] = Pcm.LevelDbfs(window[..history.Read((first + i) * Window, window)]);
        }

        var inside = (int)Math.Clamp((end / Window) - first, 0, count);
        var loudest = inside == 0 ? Pcm.SilenceDbfs : levels.AsSpan(0, inside).ToArray().Max();
        var loud = Math.Max(FloorDbfs, loudest - BelowPeakDb);
        var after = LastAbove(levels, inside, Math.Max(loud, Room(levels.AsSpan(inside)) + AboveRoomDb));
        var last = after ?? LastAbove(levels.AsSpan(0, inside), 0, loud);
        return last is { } found ? (first + found + 1) * Window : end;
    }

    private static int? LastAbove(ReadOnlySpan<float> levels, int from, float threshold)
    {
        for (var i = levels.Length - 1; i >= from; i--)
        {
            if (levels[i] > threshold)
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The room is what is left when a breath is over: the quiet part of the second half of the silence that ended the turn.</summary>
    private static float Room(ReadOnlySpan<float> silence)
    {
        if (silence.IsEmpty)
        {
            return Pcm.SilenceDbfs;
        }

        var sorted = silence[(silence.Length / 2)..].ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 5];
    }
}
