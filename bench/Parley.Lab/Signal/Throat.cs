namespace Parley.Lab.Signal;

/// <summary>Sounds that people make without wanting the floor, made by rule: no recording is needed, and none is favoured.</summary>
internal static class Throat
{
    /// <summary>A cough: one to three bursts of shaped noise, each with a sharp start, in about half a second.</summary>
    public static short[] Cough(int sampleRate, Random random)
    {
        var bursts = random.Next(1, 4);
        List<short> samples = [];
        for (var burst = 0; burst < bursts; burst++)
        {
            var length = (int)(sampleRate * (0.12 + (0.1 * random.NextDouble())));
            double low = 0;
            double lower = 0;
            // The throat: breath through a broad resonance near 1 kHz, with a little voice at the start.
            var colour = 0.18 + (0.1 * random.NextDouble());
            var pitch = 110 + (80 * random.NextDouble());
            for (var i = 0; i < length; i++)
            {
                var t = (double)i / sampleRate;
                var envelope = Math.Min(1, t / 0.004) * Math.Exp(-t / 0.055);
                low += colour * (((random.NextDouble() * 2) - 1) - low);
                lower += 0.02 * (low - lower);
                var voice = 0.25 * Math.Sin(2 * Math.PI * pitch * t) * Math.Exp(-t / 0.03);
                samples.Add(Mixing.Clip(32_000 * envelope * (((low - lower) * 1.6) + voice)));
            }

            samples.AddRange(new short[(int)(sampleRate * (0.04 + (0.08 * random.NextDouble())))]);
        }

        return [.. samples];
    }

    /// <summary>"Mm-hm": two hummed syllables, the second higher, lips closed.</summary>
    public static short[] Hum(int sampleRate, Random random)
    {
        var pitch = 95 + (120 * random.NextDouble());
        List<short> samples = [];
        double phase = 0;
        foreach (var (seconds, from, to) in new[] { (0.17, 1.0, 0.97), (0.26, 1.12, 1.22) })
        {
            var length = (int)(sampleRate * seconds);
            for (var i = 0; i < length; i++)
            {
                var share = (double)i / length;
                phase += pitch * (from + ((to - from) * share)) / sampleRate;
                var envelope = Math.Min(1, Math.Min(share * 8, (1 - share) * 5));
                double value = 0;
                // A closed mouth lets little through above the first harmonics.
                for (var harmonic = 1; harmonic <= 6; harmonic++)
                {
                    value += Math.Sin(2 * Math.PI * harmonic * phase) / Math.Pow(harmonic, 1.8);
                }

                samples.Add(Mixing.Clip(9_000 * envelope * value));
            }

            samples.AddRange(new short[sampleRate / 25]);
        }

        return [.. samples];
    }
}
