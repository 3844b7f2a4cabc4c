using Parley.Audio;

namespace Parley.Engines.Tests.Hearing.Onsets;

/// <summary>Sounds of a room that are no speech, made on the spot. All at 16 kHz, in the noise of a quiet room.</summary>
internal static class Sounds
{
    private const int Rate = 16_000;

    public static Dictionary<string, short[]> All { get; } =
        new(StringComparer.Ordinal)
        {
            ["clicks"] = Every(0.9, 20, random => Burst(random, 0.004, 0.002, 1, 9_000)),
            ["typing"] = Every(0.17, 15, random => Burst(random, 0.02, 0.006, 0.7, 2_500 + random.Next(3_000))),
            ["doors"] = Every(2.1, 25, random => Burst(random, 0.35, 0.06, 0.03, 14_000)),
            ["taps on the table"] = Every(0.5, 15, random => Burst(random, 0.08, 0.015, 0.12, 8_000)),
            ["coughs"] = Every(2.5, 25, Cough),
            ["steady noise"] = Cleaning.Noises.White(20 * Rate, -35),
            ["a fan"] = Cleaning.Noises.Fan(20 * Rate, -35),
            ["a fan that is switched on"] = [.. Voices.Room(3000), .. Cleaning.Noises.Fan(15 * Rate, -30)],
        };

    private static short[] Every(double seconds, double length, Func<Random, float[]> make)
    {
        var samples = Voices.Room((int)(length * 1000));
        var random = new Random(1);
        for (
            var at = Rate / 2.0;
            at < samples.Length - Rate;
            at += seconds * Rate * (0.7 + (0.6 * random.NextDouble()))
        )
        {
            var sound = make(random);
            for (var i = 0; i < sound.Length; i++)
            {
                samples[(int)at + i] = (short)
                    Math.Clamp(samples[(int)at + i] + sound[i], short.MinValue, short.MaxValue);
            }
        }

        return samples;
    }

    /// <summary>Noise that starts at once and dies away.</summary>
    /// <param name="fall">Seconds to a third.</param>
    /// <param name="brightness">1: white; less: duller.</param>
    private static float[] Burst(Random random, double length, double fall, double brightness, double loud)
    {
        var sound = new float[(int)(length * Rate)];
        var low = 0.0;
        for (var i = 0; i < sound.Length; i++)
        {
            low += brightness * ((2 * random.NextDouble()) - 1 - low);
            sound[i] = (float)(loud / Math.Sqrt(brightness) * low * Math.Exp(-i / (fall * Rate)));
        }

        return sound;
    }

    /// <summary>A cough: a burst, a breath, a duller burst.</summary>
    private static float[] Cough(Random random) =>
        [
            .. Burst(random, 0.12, 0.05, 0.5, 7_000),
            .. Burst(random, 0.1, 0.2, 0.6, 500),
            .. Burst(random, 0.15, 0.06, 0.3, 4_000),
        ];
}
