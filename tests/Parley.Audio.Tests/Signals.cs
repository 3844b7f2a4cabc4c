namespace Parley.Audio.Tests;

/// <summary>Signals to measure with, and the measures.</summary>
internal static class Signals
{
    public static short[] Sine(int rate, double hertz, double seconds, double amplitude)
    {
        var samples = new short[(int)(rate * seconds)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)Math.Round(amplitude * short.MaxValue * Math.Sin(2 * Math.PI * hertz * i / rate));
        }

        return samples;
    }

    public static short[] Noise(int length, int seed, int amplitude)
    {
        var random = new Random(seed);
        var samples = new short[length];
        for (var i = 0; i < length; i++)
        {
            samples[i] = (short)random.Next(-amplitude, amplitude + 1);
        }

        return samples;
    }

    /// <summary>Power of the best-fitting sine of this frequency over the power of all the rest, in dB.</summary>
    public static double Sinad(ReadOnlySpan<short> samples, int rate, double hertz)
    {
        double cc = 0;
        double ss = 0;
        double cs = 0;
        double yc = 0;
        double ys = 0;
        double yy = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var (s, c) = Math.SinCos(2 * Math.PI * hertz * i / rate);
            double y = samples[i];
            cc += c * c;
            ss += s * s;
            cs += c * s;
            yc += y * c;
            ys += y * s;
            yy += y * y;
        }

        var determinant = (cc * ss) - (cs * cs);
        var a = ((yc * ss) - (ys * cs)) / determinant;
        var b = ((ys * cc) - (yc * cs)) / determinant;
        var signal = (a * yc) + (b * ys);
        return 10 * Math.Log10(signal / Math.Max(yy - signal, 1e-9));
    }

    public static double Power(ReadOnlySpan<short> samples) => Pcm.SumOfSquares(samples) / (double)samples.Length;
}
