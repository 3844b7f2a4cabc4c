using Parley.Audio;

namespace Parley.Engines.Tests.Hearing.Cleaning;

/// <summary>Noise made on the spot, and speech in it.</summary>
internal static class Noises
{
    /// <summary>White noise of a level, the same every time.</summary>
    public static short[] White(int samples, float dbfs)
    {
        var random = new Random(samples);
        var most = 32_768 * Math.Pow(10, dbfs / 20) * Math.Sqrt(3);
        return [.. Enumerable.Range(0, samples).Select(_ => (short)Math.Round(((2 * random.NextDouble()) - 1) * most))];
    }

    /// <summary>
    /// Noise as a fan and its motor make it: mostly below 1 kHz, rising and falling slowly, with a hum of 120 Hz.
    /// </summary>
    public static short[] Fan(int samples, float dbfs)
    {
        var white = White(samples, -20);
        var made = new float[samples];
        var (low, phase) = (0f, 0.0);
        for (var i = 0; i < samples; i++)
        {
            low += 0.12f * (white[i] - low);
            phase += 2 * Math.PI * 120 / 16_000;
            var swell = 1 + (0.4f * (float)Math.Sin(2 * Math.PI * 0.7 * i / 16_000));
            made[i] = (swell * (low + (0.15f * white[i]))) + (300 * (float)Math.Sin(phase));
        }

        var noise = made.Select(value => (short)Math.Clamp(value, short.MinValue, short.MaxValue)).ToArray();
        Pcm.ApplyGain(noise, dbfs - Pcm.LevelDbfs(noise));
        return noise;
    }

    /// <summary>Speech with noise so far below it, in dB; the noise is repeated as needed.</summary>
    /// <param name="from">Where in the noise to begin.</param>
    public static short[] Mix(
        ReadOnlySpan<short> speech,
        ReadOnlySpan<short> noise,
        float signalToNoiseDb,
        int from = 0
    )
    {
        var gain = MathF.Pow(10, (ActiveLevel(speech) - signalToNoiseDb - Pcm.LevelDbfs(noise)) / 20);
        var mixed = new short[speech.Length];
        for (var i = 0; i < mixed.Length; i++)
        {
            var value = speech[i] + (gain * noise[(from + i) % noise.Length]);
            mixed[i] = (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
        }

        return mixed;
    }

    /// <summary>Level of the speech without its pauses: of the frames of 20 ms within 30 dB of the loudest, in dBFS.</summary>
    public static float ActiveLevel(ReadOnlySpan<short> speech)
    {
        var levels = new List<float>();
        for (var at = 0; at + 320 <= speech.Length; at += 320)
        {
            levels.Add(Pcm.LevelDbfs(speech.Slice(at, 320)));
        }

        var loudest = levels.Max();
        return 10
            * MathF.Log10(levels.Where(level => level > loudest - 30).Average(level => MathF.Pow(10, level / 10)));
    }
}
