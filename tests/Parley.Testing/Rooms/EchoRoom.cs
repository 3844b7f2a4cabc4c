using System.Numerics.Tensors;

namespace Parley.Testing.Rooms;

/// <summary>
/// A room with a loudspeaker and a microphone, made of a seed: the loudspeaker clips softly, the sound comes late, on a direct
/// path and on reflections that die away (60 dB in a third of a second), and the room has a noise of its own.
/// </summary>
public sealed class EchoRoom
{
    private const int Rate = 16_000;
    private const int Taps = Rate * 3 / 10;

    private readonly float[] _response = new float[Taps];
    private readonly Random _random;

    /// <param name="delayMs">From the moment a sample is due to be played until it is in the microphone.</param>
    /// <param name="loudness">The direct sound, against what was played.</param>
    public EchoRoom(int seed, double delayMs, double loudness = 0.4)
    {
        _random = new Random(seed);
        DelaySamples = (int)Math.Round(delayMs * Rate / 1000);
        for (var i = 0; i < Taps; i++)
        {
            // Reflections become denser with time; each is a little random pulse.
            var envelope = Math.Pow(10, -3.0 * i / (Rate / 3.0));
            _response[i] = (float)(envelope * 0.12 * ((2 * _random.NextDouble()) - 1) * Math.Min(1, i / 40.0));
        }

        _response[0] = 1;
        for (var i = 0; i < Taps; i++)
        {
            _response[i] *= (float)loudness;
        }

        // The dot product below runs backwards in time.
        Array.Reverse(_response);
    }

    public int DelaySamples { get; }

    /// <summary>Level of the room's noise, as the largest sample.</summary>
    public int NoiseAmplitude { get; init; } = 30;

    /// <summary>How much faster the client's clock runs than the server's.</summary>
    public double SkewPpm { get; init; }

    /// <summary>What the microphone hears, as long as what was played.</summary>
    /// <param name="near">Who speaks in the room; as long, or null.</param>
    public short[] Hear(ReadOnlySpan<short> played, short[]? near = null)
    {
        var padded = new float[played.Length + Taps - 1];
        for (var i = 0; i < played.Length; i++)
        {
            var value = At(played, i * (1 + (SkewPpm * 1e-6))) / short.MaxValue;
            padded[i + Taps - 1] = (float)(Math.Tanh(value * 1.5) / 1.5 * short.MaxValue);
        }

        var heard = new short[played.Length];
        for (var i = 0; i < heard.Length; i++)
        {
            var value = (double)_random.Next(-NoiseAmplitude, NoiseAmplitude + 1) + (near?[i] ?? 0);
            if (i >= DelaySamples)
            {
                value += TensorPrimitives.Dot(padded.AsSpan(i - DelaySamples, Taps), _response);
            }

            heard[i] = (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
        }

        return heard;
    }

    /// <summary>By how many dB the microphone's sound was weakened.</summary>
    public static double LossDb(ReadOnlySpan<short> microphone, ReadOnlySpan<short> cleaned) =>
        10 * Math.Log10((Power(microphone) + 1e-3) / (Power(cleaned) + 1e-3));

    private static double Power(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum / Math.Max(1, samples.Length);
    }

    /// <summary>Between the samples: four points, third order.</summary>
    private static double At(ReadOnlySpan<short> samples, double position)
    {
        var i = (int)Math.Floor(position);
        if (i < 1 || i + 2 >= samples.Length)
        {
            return i >= 0 && i < samples.Length ? samples[i] : 0;
        }

        var t = position - i;
        var (a, b, c, d) = ((double)samples[i - 1], (double)samples[i], (double)samples[i + 1], (double)samples[i + 2]);
        return b + (0.5 * t * (c - a + (t * ((2 * a) - (5 * b) + (4 * c) - d + (t * ((3 * (b - c)) + d - a))))));
    }
}
