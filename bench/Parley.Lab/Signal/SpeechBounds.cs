namespace Parley.Lab.Signal;

/// <summary>Finds from the energy alone where a clean recording is spoken in. Right to about 30 ms; later for breathy ends.</summary>
internal static class SpeechBounds
{
    private const int JoinedGapFrames = 10;
    private const int BlipFrames = 4;

    /// <summary>Stretches of speech; gaps of less than 100 ms belong to them, and what lasts less than 40 ms is none.</summary>
    /// <param name="samples">Mono, without added noise.</param>
    /// <param name="sampleRate">Hz.</param>
    public static IReadOnlyList<Stretch> Find(ReadOnlySpan<short> samples, int sampleRate)
    {
        var frames = new FrameLevels(samples, sampleRate);
        var threshold = frames.Threshold;
        List<Stretch> found = [];
        for (var i = 0; i < frames.Levels.Length; i++)
        {
            if (frames.Levels[i] <= threshold)
            {
                continue;
            }

            if (found.Count > 0 && i - found[^1].End <= JoinedGapFrames)
            {
                found[^1] = found[^1] with { End = i + 1 };
            }
            else
            {
                found.Add(new Stretch(i, i + 1));
            }
        }

        return
        [
            .. found
                .Where(stretch => stretch.Length >= BlipFrames)
                .Select(stretch => new Stretch(stretch.Start * frames.FrameSamples, stretch.End * frames.FrameSamples)),
        ];
    }

    /// <summary>From the first to the last sound of speech; the whole recording where none stands out.</summary>
    public static Stretch Whole(ReadOnlySpan<short> samples, int sampleRate) =>
        Find(samples, sampleRate) is { Count: > 0 } found
            ? new Stretch(found[0].Start, found[^1].End)
            : new Stretch(0, samples.Length);
}
