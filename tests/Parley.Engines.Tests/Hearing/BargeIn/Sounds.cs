namespace Parley.Engines.Tests.Hearing.BargeIn;

/// <summary>Sounds that are no turn, made by rule. 16 kHz, at about -22 dBFS.</summary>
internal static class Sounds
{
    private const int Rate = 16_000;

    /// <summary>One to three bursts of breath: a sharp start, a broad resonance that differs from cough to cough, a fall within 0.2 s.</summary>
    public static short[] Cough(int seed)
    {
        var random = new Random(seed);
        var samples = new List<double>();
        for (var bursts = random.Next(1, 4); bursts > 0; bursts--)
        {
            var (centre, fall) = (500 + (1_500 * random.NextDouble()), 0.04 + (0.04 * random.NextDouble()));
            var (a, b, radius) = (0.0, 0.0, 0.9);
            for (var i = 0; i < Rate * (0.12 + (0.12 * random.NextDouble())); i++)
            {
                var t = (double)i / Rate;
                var breath = ((random.NextDouble() * 2) - 1) * Math.Min(1, t / 0.004) * Math.Exp(-t / fall);
                var next = breath + (2 * radius * Math.Cos(2 * Math.PI * centre / Rate) * a) - (radius * radius * b);
                (b, a) = (a, next);
                samples.Add(next + (0.5 * breath));
            }

            samples.AddRange(new double[random.Next(600, 2_000)]);
        }

        return AtLevel(samples);
    }

    /// <summary>"Mm-hm" with closed lips: two hummed syllables, the second higher.</summary>
    public static short[] Hum(int seed)
    {
        var random = new Random(seed);
        var pitch = 90 + (130 * random.NextDouble());
        var samples = new List<double>();
        var phase = 0.0;
        foreach (var (seconds, from, to) in new[] { (0.18, 1.0, 0.95), (0.25, 1.1, 1.25) })
        {
            var length = (int)(Rate * seconds * (0.9 + (0.2 * random.NextDouble())));
            for (var i = 0; i < length; i++)
            {
                var share = (double)i / length;
                phase += 2 * Math.PI * pitch * (from + ((to - from) * share)) / Rate;
                var value = 0.0;
                for (var harmonic = 1; harmonic <= 8; harmonic++)
                {
                    value += Math.Sin(harmonic * phase) / Math.Pow(harmonic, 1.7);
                }

                samples.Add(value * Math.Min(1, Math.Min(share * 8, (1 - share) * 6)));
            }

            samples.AddRange(new double[random.Next(300, 1_200)]);
        }

        return AtLevel(samples);
    }

    /// <summary>Something falls, or a door: a burst of noise that dies away.</summary>
    public static short[] Slam(int seed)
    {
        var random = new Random(seed);
        var samples = new List<double>();
        var low = 0.0;
        var colour = 0.05 + (0.3 * random.NextDouble());
        for (var i = 0; i < Rate * 0.4; i++)
        {
            low += colour * ((random.NextDouble() * 2) - 1 - low);
            samples.Add(low * Math.Exp(-i / (Rate * 0.08)));
        }

        return AtLevel(samples);
    }

    private static short[] AtLevel(List<double> samples)
    {
        var rms = Math.Sqrt(samples.Sum(s => s * s) / samples.Count);
        return [.. samples.Select(s => (short)Math.Clamp(s / rms * 2_600, -32_000, 32_000))];
    }
}
