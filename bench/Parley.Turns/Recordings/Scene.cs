namespace Parley.Turns.Recordings;

/// <summary>An utterance as a microphone hears it in a call: room before it, room behind it, perhaps a hesitation within.</summary>
/// <param name="Samples">16 kHz, mono.</param>
/// <param name="Hesitation">Where a pause was put in; -1: nowhere.</param>
internal sealed record Scene(Recording Recording, short[] Samples, int Hesitation)
{
    private const int Rate = 16_000;
    private const int Step = 160;
    private const int Fade = 80;

    /// <summary>The utterance alone.</summary>
    public static Scene Plain(Recording recording)
    {
        var random = Dice(recording, 0);
        var floor = Floor(recording.Samples);
        return new(
            recording,
            [.. Room(Rate, floor, random), .. recording.Samples, .. Room(3 * Rate, floor, random)],
            -1
        );
    }

    /// <summary>The utterance with one pause of 0.3 to 1.5 s between two words, once for each of some gaps.</summary>
    public static IEnumerable<Scene> Hesitating(Recording recording, int most)
    {
        var random = Dice(recording, 1);
        var gaps = Gaps(recording.Samples);
        var floor = Floor(recording.Samples);
        foreach (var gap in gaps.Take(most))
        {
            var pause = Room((int)(Rate * (0.3 + (1.2 * random.NextDouble()))), floor, random);
            var (before, after) = (recording.Samples[..gap], recording.Samples[gap..]);
            for (var i = 0; i < Fade; i++)
            {
                before[^(i + 1)] = (short)(before[^(i + 1)] * i / Fade);
                after[i] = (short)(after[i] * i / Fade);
            }

            // What comes after the pause is only needed to end it.
            var rest = after.Length > Rate ? after[..Rate] : after;
            yield return new(recording, [.. Room(Rate, floor, random), .. before, .. pause, .. rest], Rate + gap);
        }
    }

    /// <summary>
    /// Gaps of at least 30 ms between words, the deepest first, at least 0.5 s from both ends and from each other: where a person would
    /// stop to think.
    /// </summary>
    internal static List<int> Gaps(short[] samples)
    {
        var levels = Levels(samples);
        var (loud, floor) = (
            levels.Order().ElementAt(levels.Count * 9 / 10),
            levels.Order().ElementAt(levels.Count / 20)
        );
        var quiet = Math.Min(floor + (0.4 * (loud - floor)), loud - 8);
        var found = new List<(double Depth, int Middle)>();
        for (var i = 0; i < levels.Count; i++)
        {
            var (end, depth) = (i, 0.0);
            for (; end < levels.Count && levels[end] < quiet; end++)
            {
                depth += quiet - levels[end];
            }

            if (end - i >= 3 && i > 50 && end < levels.Count - 50)
            {
                found.Add((depth, (i + end) / 2 * Step));
            }

            i = end;
        }

        var gaps = new List<int>();
        foreach (var (_, middle) in found.OrderByDescending(gap => gap.Depth))
        {
            if (gaps.TrueForAll(other => Math.Abs(other - middle) > Rate / 2))
            {
                gaps.Add(middle);
            }
        }

        return gaps;
    }

    /// <summary>Where the voice of a clean recording ends, by its level.</summary>
    internal static int VoiceEnd(short[] samples)
    {
        var levels = Levels(samples);
        var sorted = levels.Order().ToList();
        var (loud, floor) = (sorted[sorted.Count * 9 / 10], sorted[sorted.Count / 20]);
        var threshold = Math.Max(loud - 30, Math.Min(floor + 9, loud - 12));
        var last = levels.FindLastIndex(level => level > threshold);
        return (last + 1) * Step;
    }

    private static List<double> Levels(short[] samples)
    {
        var levels = new List<double>();
        for (var i = 0; i + Step <= samples.Length; i += Step)
        {
            var sum = 0.0;
            for (var k = i; k < i + Step; k++)
            {
                sum += (double)samples[k] * samples[k];
            }

            levels.Add(10 * Math.Log10((sum / Step) + 1));
        }

        return levels;
    }

    /// <summary>Root mean square of the room: of the quietest twentieth of the recording.</summary>
    internal static double Floor(short[] samples)
    {
        var levels = Levels(samples);
        var quiet = levels.Order().ElementAt(levels.Count / 20);
        return Math.Clamp(Math.Pow(10, quiet / 20), 3, 100);
    }

    /// <summary>Noise with less of the high and more of the low, as rooms have.</summary>
    internal static short[] Room(int count, double rms, Random random)
    {
        var room = new short[count];
        var low = 0.0;
        for (var i = 0; i < count; i++)
        {
            var white = (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2;
            low += 0.3 * (white - low);
            room[i] = (short)(rms * 1.8 * low);
        }

        return room;
    }

    internal static Random Dice(Recording recording, int take)
    {
        var seed = 17;
        foreach (var c in recording.Name)
        {
            seed = unchecked((seed * 31) + c);
        }

        return new(unchecked((seed * 31) + take));
    }
}
