using Parley.Audio;

namespace Parley.Lab.Signal;

/// <summary>Puts sounds together at exact levels.</summary>
internal static class Mixing
{
    private const int Headroom = 30_000;

    /// <summary>The level of speech while somebody speaks: only frames above <see cref="FrameLevels.Threshold"/> count.</summary>
    /// <returns>dBFS; <see cref="Pcm.SilenceDbfs"/> when nothing is above it.</returns>
    public static double ActiveLevel(ReadOnlySpan<short> samples, int sampleRate)
    {
        var frames = new FrameLevels(samples, sampleRate);
        var threshold = frames.Threshold;
        double power = 0;
        var count = 0;
        foreach (var level in frames.Levels.Where(level => level > threshold))
        {
            power += Math.Pow(10, level / 10);
            count++;
        }

        return count == 0 ? Pcm.SilenceDbfs : 10 * Math.Log10(power / count);
    }

    /// <summary>The loudest sample, in dBFS.</summary>
    public static double PeakDbfs(ReadOnlySpan<short> samples)
    {
        var peak = 1;
        foreach (var sample in samples)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return 20 * Math.Log10(peak / 32768.0);
    }

    /// <summary>The same sound with its active speech at this level; never clipped.</summary>
    public static short[] AtLevel(ReadOnlySpan<short> samples, int sampleRate, double dbfs) =>
        Scaled(samples, Math.Pow(10, (dbfs - ActiveLevel(samples, sampleRate)) / 20));

    /// <summary>The same sound, multiplied; less where it would clip.</summary>
    public static short[] Scaled(ReadOnlySpan<short> samples, double gain)
    {
        var peak = 1;
        foreach (var sample in samples)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        gain = Math.Min(gain, Headroom / (double)peak);
        var scaled = new short[samples.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = (short)Math.Round(samples[i] * gain);
        }

        return scaled;
    }

    /// <summary>The factor that brings noise to a ratio of active speech level to noise level.</summary>
    /// <param name="speechDbfs">Of <see cref="ActiveLevel"/>.</param>
    /// <param name="noise">Its mean level counts: noise has no pauses.</param>
    public static double NoiseGain(double speechDbfs, ReadOnlySpan<short> noise, double snrDb) =>
        Math.Pow(10, (speechDbfs - snrDb - Pcm.LevelDbfs(noise)) / 20);

    /// <summary>Speech with noise at this ratio, the noise as long as needed from <paramref name="from"/> on, looped.</summary>
    public static short[] WithNoise(
        ReadOnlySpan<short> speech,
        ReadOnlySpan<short> noise,
        int sampleRate,
        double snrDb,
        int from = 0
    )
    {
        var mixed = speech.ToArray();
        if (noise.IsEmpty)
        {
            return mixed;
        }

        var gain = NoiseGain(ActiveLevel(speech, sampleRate), noise, snrDb);
        for (var i = 0; i < mixed.Length; i++)
        {
            mixed[i] = Clip(speech[i] + (noise[(from + i) % noise.Length] * gain));
        }

        return mixed;
    }

    public static short Clip(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
}
