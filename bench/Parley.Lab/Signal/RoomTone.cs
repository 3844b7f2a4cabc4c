namespace Parley.Lab.Signal;

/// <summary>The room of a recording without the voice, as long as wanted: grains from its quietest places, overlapped.</summary>
internal static class RoomTone
{
    private const int GrainMs = 80;
    private const int Places = 8;

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
            for (var i = 0; i < grain; i++)
            {
                // Grains are unlike each other: powers add up, so the square root of a Hann window keeps the level.
                var target = at + i;
                if (target >= 0 && target < length)
                {
                    sum[target] += recording[from + i] * Math.Sin(Math.PI * (i + 0.5) / grain);
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
        for (var i = 0; i + perGrain <= frames.Levels.Length; i += 2)
        {
            candidates.Add((frames.Levels.Skip(i).Take(perGrain).Max(), i * frames.FrameSamples));
        }

        return
        [
            .. candidates
                .Where(candidate => candidate.Start + grain <= 0 + frames.Levels.Length * frames.FrameSamples)
                .OrderBy(candidate => candidate.Level)
                .Take(Places)
                .Select(candidate => candidate.Start),
        ];
    }
}
