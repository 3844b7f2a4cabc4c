using Parley.Audio;

namespace Parley.Lab.Signal;

/// <summary>
/// Finds where a clean recording is spoken in: from the energy, and at both edges from the first and the last syllable. What is
/// heard before and after them without belonging to them, breath, a smack of the lips, a click, is no speech. Right to about 30 ms.
/// </summary>
internal static class SpeechBounds
{
    private const int JoinedGapFrames = 10;
    private const int BlipFrames = 4;

    // A syllable has so much voice without a break.
    private const int SyllableFrames = 4;

    // The first syllable is not so much quieter than the loud frames: lips and throat are, before it. Speech dies away further. In dB.
    private const float FirstBelow = 18;

    // A sound alone before the first word, short, and so much quieter than the word, is lips or throat, though it be voiced. In frames and dB.
    private const int ThroatFrames = 15;
    private const int AloneFrames = 15;
    private const float ThroatBelow = 18;

    // What a syllable begins or ends with, unvoiced, and the closure within ("stop", "six").
    private const int ConsonantFrames = 12;
    private const int LongestConsonantFrames = 30;
    private const int ClosureFrames = 8;

    // A sibilant may be long, and is nearly as loud as the voice; breath is not. In dB below the loud frames.
    private const float SibilantBelow = 16;

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

        found.RemoveAll(stretch => stretch.Length < BlipFrames);
        while (found is [var one, var next, ..] && IsThroat(one, next, frames))
        {
            found.RemoveAt(0);
        }

        return
        [
            .. Trimmed(found, Syllables(found, Rumble.Removed(samples, sampleRate), sampleRate, frames), frames)
                .Select(stretch => new Stretch(stretch.Start * frames.FrameSamples, stretch.End * frames.FrameSamples)),
        ];
    }

    /// <summary>From the first to the last sound of speech; the whole recording where none stands out.</summary>
    public static Stretch Whole(ReadOnlySpan<short> samples, int sampleRate) =>
        Find(samples, sampleRate) is { Count: > 0 } found
            ? new Stretch(found[0].Start, found[^1].End)
            : new Stretch(0, samples.Length);

    /// <summary>The frames of the first and of the last syllable; null where nothing is voiced: somebody whispers.</summary>
    private static Stretch? Syllables(
        List<Stretch> found,
        ReadOnlySpan<short> samples,
        int sampleRate,
        FrameLevels frames
    )
    {
        var (first, last, run) = (-1, -1, 0);
        var loudest = Pcm.SilenceDbfs;
        for (var i = found.Count == 0 ? 0 : found[0].Start; i < frames.Levels.Length; i++)
        {
            var voiced = frames.Levels[i] > frames.Threshold && Voicing.IsVoiced(samples, sampleRate, i);
            run = voiced ? run + 1 : 0;
            loudest = voiced ? Math.Max(loudest, frames.Levels[i]) : Pcm.SilenceDbfs;
            if (run >= SyllableFrames && (first >= 0 || loudest > frames.Loud - FirstBelow))
            {
                first = first < 0 ? i + 1 - run : first;
                last = i + 1;
            }
        }

        return first < 0 ? null : new Stretch(first, last);
    }

    private static bool IsThroat(Stretch one, Stretch next, FrameLevels frames) =>
        one.Length <= ThroatFrames
        && next.Start - one.End >= AloneFrames
        && Loudest(one, frames) < Loudest(next, frames) - ThroatBelow;

    private static float Loudest(Stretch stretch, FrameLevels frames) =>
        frames.Levels[stretch.Start..stretch.End].Max();

    private static List<Stretch> Trimmed(List<Stretch> found, Stretch? syllables, FrameLevels frames)
    {
        if (syllables is not { } voiced)
        {
            return found;
        }

        var start = voiced.Start - Reach(frames, voiced.Start - 1, -1);
        var end = voiced.End + Reach(frames, voiced.End, 1);
        return
        [
            .. found
                .Where(stretch => stretch.End > start && stretch.Start < end)
                .Select(stretch => new Stretch(Math.Max(stretch.Start, start), Math.Min(stretch.End, end))),
        ];
    }

    /// <summary>How many frames beside a syllable belong to it.</summary>
    private static int Reach(FrameLevels frames, int from, int step)
    {
        var (reach, silent) = (0, 0);
        for (var i = 0; i < LongestConsonantFrames; i++)
        {
            var at = from + (i * step);
            if (at < 0 || at >= frames.Levels.Length)
            {
                break;
            }

            var level = frames.Levels[at];
            var belongs =
                level
                > (i < ConsonantFrames ? frames.Threshold : Math.Max(frames.Threshold, frames.Loud - SibilantBelow));
            silent = belongs ? 0 : silent + 1;
            if (silent > ClosureFrames)
            {
                break;
            }

            reach = belongs ? i + 1 : reach;
        }

        return reach;
    }
}
