namespace Parley.Lab.Signal;

/// <summary>Makes a person hesitate: opens word gaps of a recording and fills them with the recording's own room.</summary>
internal static class Pauses
{
    private const int FadeMs = 4;
    private const int MinGapFrames = 3;
    private const int EdgeMs = 500;

    /// <summary>
    /// Inserts pauses at the quietest gaps between words, no nearer than half a second to either end or to each other. Fewer where the
    /// recording has fewer gaps.
    /// </summary>
    /// <param name="recording">Mono, clean.</param>
    /// <param name="lengthsMs">One entry for each pause wanted.</param>
    public static PausedSpeech Insert(short[] recording, int sampleRate, IReadOnlyList<double> lengthsMs, Random random)
    {
        var places = Gaps(recording, sampleRate).Take(lengthsMs.Count).Order().ToList();
        List<short> samples = [];
        List<Stretch> inserted = [];
        var fade = sampleRate * FadeMs / 1000;
        var done = 0;
        for (var i = 0; i < places.Count; i++)
        {
            var length = (int)(lengthsMs[i] * sampleRate / 1000);
            var tone = RoomTone.Make(recording, sampleRate, length + (2 * fade), random);
            samples.AddRange(recording.AsSpan(done, places[i] - fade - done));
            inserted.Add(new Stretch(samples.Count + fade, samples.Count + fade + length));
            for (var k = 0; k < tone.Length; k++)
            {
                // Cross-faded on both sides, so that the cut is not heard.
                var into = Math.Min(1, (k + 1.0) / (fade + 1));
                var outOf = Math.Min(1, (tone.Length - k) / (fade + 1.0));
                var before = k < fade ? recording[places[i] - fade + k] * (1 - into) : 0;
                var after = k >= fade + length ? recording[places[i] + k - fade - length] * (1 - outOf) : 0;
                samples.Add(Mixing.Clip((tone[k] * Math.Min(into, outOf)) + before + after));
            }

            done = places[i] + fade;
        }

        samples.AddRange(recording.AsSpan(done));
        return new PausedSpeech([.. samples], inserted);
    }

    /// <summary>The middles of gaps between words, the deepest first.</summary>
    public static IReadOnlyList<int> Gaps(ReadOnlySpan<short> recording, int sampleRate)
    {
        var frames = new FrameLevels(recording, sampleRate);
        var speech = SpeechBounds.Whole(recording, sampleRate);
        var edge = sampleRate * EdgeMs / 1000;
        // Words of one breath touch: what counts as a gap is quieter than most of the speech, not as quiet as the room.
        var quiet = Math.Min(frames.Threshold + ((frames.Loud - frames.Threshold) * 0.4f), frames.Loud - 6);
        List<(double Depth, int Middle)> found = [];
        for (var i = 0; i < frames.Levels.Length; i++)
        {
            var end = i;
            double sum = 0;
            while (end < frames.Levels.Length && frames.Levels[end] < quiet)
            {
                sum += quiet - frames.Levels[end];
                end++;
            }

            var middle = (i + end) / 2 * frames.FrameSamples;
            if (end - i >= MinGapFrames && middle >= speech.Start + edge && middle <= speech.End - edge)
            {
                found.Add((sum, middle));
            }

            i = end;
        }

        List<int> chosen = [];
        foreach (var (_, middle) in found.OrderByDescending(gap => gap.Depth))
        {
            if (chosen.TrueForAll(other => Math.Abs(other - middle) >= edge))
            {
                chosen.Add(middle);
            }
        }

        return chosen;
    }
}

/// <summary>Speech with pauses in it.</summary>
/// <param name="Inserted">Where they are.</param>
internal sealed record PausedSpeech(short[] Samples, IReadOnlyList<Stretch> Inserted);
