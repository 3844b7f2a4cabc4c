namespace Parley.Lab.Signal;

/// <summary>
/// The room of a recording without the voice, as long as wanted: grains from its quietest places, overlapped. They are short, because in a
/// recording without a pause only the closures between sounds are quiet, and longer ones would hold speech.
/// </summary>
internal static class RoomTone
{
    private const int GrainMs = 30;
    private const int FewestPlaces = 4;
    private const int MostPlaces = 16;

    // The room is as loud as the quietest place, or so much louder, dB.
    private const double Spread = 4;

    /// <param name="recording">Mono, clean.</param>
    /// <param name="length">Samples wanted.</param>
    /// <param name="random">Where each grain begins.</param>
    public static short[] Make(ReadOnlySpan<short> recording, int sampleRate, int length, Random random)
    {
        var tone = new short[length];
        var grain = sampleRate * GrainMs / 1000;
        var places = Quietest(recording, sampleRate, grain);
        if (places.Count == 0)
        {
            return tone;
        }

        var half = grain / 2;
        var sum = new double[length];
        for (var at = -half; at < length; at += half)
        {
            var from = places[random.Next(places.Count)];
            var sign = random.Next(2) == 0 ? 1 : -1;
            for (var i = 0; i < grain; i++)
            {
                // Grains are unlike each other: powers add up, so the square root of a Hann window keeps the level.
                var target = at + i;
                if (target >= 0 && target < length)
                {
                    sum[target] += sign * recording[from + i] * Math.Sin(Math.PI * (i + 0.5) / grain);
                }
            }
        }

        for (var i = 0; i < length; i++)
        {
            tone[i] = Mixing.Clip(sum[i]);
        }

        return tone;
    }

    private static List<int> Quietest(ReadOnlySpan<short> recording, int sampleRate, int grain)
    {
        var frames = new FrameLevels(recording, sampleRate);
        var perGrain = (grain + frames.FrameSamples - 1) / frames.FrameSamples;
        List<(double Level, int Start)> candidates = [];
        for (var i = 0; i + perGrain <= frames.Levels.Length; i++)
        {
            candidates.Add((frames.Levels.Skip(i).Take(perGrain).Max(), i * frames.FrameSamples));
        }

        candidates.Sort();
        return
        [
            .. candidates
                .Take(MostPlaces)
                .Where((place, i) => i < FewestPlaces || place.Level <= candidates[0].Level + Spread)
                .Select(place => place.Start),
        ];
    }
}
