using System.Numerics.Tensors;

namespace Parley.Audio.Prosody;

/// <summary>
/// Finds pitch and level in steps of 10 ms by normalised cross-correlation at 8 kHz, 60 to 400 Hz. One second of sound costs about
/// 0.3 ms. Keeps no state between calls but its buffers: used by one thread at a time.
/// </summary>
public sealed class PitchTracker
{
    /// <summary>10 ms at 16 kHz: one frame.</summary>
    public const int HopSamples = 160;

    private const int Hop = HopSamples / 2;
    private const int Window = 256;
    private const int ShortestLag = 20;
    private const int LongestLag = 133;
    private const int LevelHalf = 200;
    private const float Voiced = 0.55f;

    // One pole at 70 Hz.
    private const float HighPass = 0.947f;

    // A shorter period wins against a longer one that fits hardly better: the longer one is two periods.
    private const float OctaveFavour = 0.88f;

    private readonly float[] _fit = new float[LongestLag + 2];
    private float[] _low = [];

    /// <summary>How many frames come of so many samples.</summary>
    public static int FramesOf(int samples) => samples / HopSamples;

    /// <param name="samples">16 kHz, mono, 16 bit.</param>
    /// <param name="frames">Receives one frame for each whole 10 ms.</param>
    /// <returns>Frames written.</returns>
    public int Track(ReadOnlySpan<short> samples, Span<PitchFrame> frames)
    {
        var count = Math.Min(FramesOf(samples.Length), frames.Length);
        var low = HalfRate(samples);
        for (var i = 0; i < count; i++)
        {
            var centre = (i * HopSamples) + (HopSamples / 2);
            var from = Math.Max(0, centre - LevelHalf);
            var level = Pcm.LevelDbfs(samples[from..Math.Min(samples.Length, centre + LevelHalf)]);
            frames[i] = Frame(low, (i * Hop) + (Hop / 2), Math.Max(level, -96));
        }

        return count;
    }

    /// <summary>Power of what changes from sample to sample against that of the rest, in dB: about 0 for an s, -20 for a vowel.</summary>
    public static float Brightness(ReadOnlySpan<short> samples)
    {
        var (high, all) = (1.0, 1.0);
        for (var i = 1; i < samples.Length; i++)
        {
            double step = samples[i] - samples[i - 1];
            high += step * step / 4;
            all += (double)samples[i] * samples[i];
        }

        return (float)Math.Clamp(10 * Math.Log10(high / all), -40, 3);
    }

    /// <summary>Every second sample, low-passed, and without what lies below 70 Hz: hum is no voice.</summary>
    private ReadOnlySpan<float> HalfRate(ReadOnlySpan<short> samples)
    {
        var count = samples.Length / 2;
        if (_low.Length < count)
        {
            _low = new float[count];
        }

        var (input, output) = (0f, 0f);
        for (var i = 0; i < count; i++)
        {
            int before = samples[Math.Max(0, (2 * i) - 1)];
            var half = (before + (2 * samples[2 * i]) + samples[(2 * i) + 1]) / 4f;
            output = (HighPass * output) + half - input;
            input = half;
            _low[i] = output;
        }

        return _low.AsSpan(0, count);
    }

    private PitchFrame Frame(ReadOnlySpan<float> low, int centre, float level)
    {
        // Window and lagged window lie around the centre, within what there is.
        var start = Math.Min(centre - ((Window + LongestLag) / 2), low.Length - Window - LongestLag - 1);
        if (start < 0)
        {
            return new(0, 0, level);
        }

        var here = low.Slice(start, Window);
        var energy = TensorPrimitives.Dot(here, here);
        if (energy < Window)
        {
            return new(0, 0, level);
        }

        var there = TensorPrimitives.Dot(
            low.Slice(start + ShortestLag - 1, Window),
            low.Slice(start + ShortestLag - 1, Window)
        );
        var best = 0f;
        for (var lag = ShortestLag - 1; lag <= LongestLag + 1; lag++)
        {
            var fit =
                TensorPrimitives.Dot(here, low.Slice(start + lag, Window))
                / MathF.Sqrt((energy * Math.Max(there, 1)) + 1);
            _fit[lag] = fit;
            best = lag is >= ShortestLag and <= LongestLag ? Math.Max(best, fit) : best;
            var (gone, come) = (low[start + lag], start + lag + Window < low.Length ? low[start + lag + Window] : 0);
            there += (come * come) - (gone * gone);
        }

        if (best < Voiced)
        {
            return new(0, Math.Max(best, 0), level);
        }

        for (var lag = ShortestLag; lag <= LongestLag; lag++)
        {
            var (left, fit, right) = (_fit[lag - 1], _fit[lag], _fit[lag + 1]);
            if (fit >= OctaveFavour * best && fit >= left && fit >= right)
            {
                var bend = left - (2 * fit) + right;
                var shift = MathF.Abs(bend) > 1e-6f ? Math.Clamp(0.5f * (left - right) / bend, -0.5f, 0.5f) : 0;
                return new(8000 / (lag + shift), Math.Min(fit, 1), level);
            }
        }

        // The best fit lies at an end of the range: no period that a voice has.
        return new(0, best, level);
    }
}
