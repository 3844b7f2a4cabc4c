namespace Parley.Lab.Signal;

/// <summary>
/// Wind, traffic and hands on a microphone: below the pitch of nearly every voice, often as loud as one, and no speech. What is
/// measured of a recording is measured without it; what the callers say keeps it.
/// </summary>
internal static class Rumble
{
    private const double CornerHz = 100;

    // The two sections of a Butterworth filter of fourth order.
    private static readonly double[] _qualities = [0.5412, 1.3066];

    /// <summary>The same sound without what lies below 100 Hz: 24 dB less with each octave.</summary>
    /// <param name="samples">Mono.</param>
    public static short[] Removed(ReadOnlySpan<short> samples, int sampleRate)
    {
        var signal = new double[samples.Length];
        for (var i = 0; i < signal.Length; i++)
        {
            signal[i] = samples[i];
        }

        foreach (var quality in _qualities)
        {
            HighPass(signal, 2 * Math.PI * CornerHz / sampleRate, quality);
        }

        return Array.ConvertAll(signal, Mixing.Clip);
    }

    private static void HighPass(Span<double> signal, double corner, double quality)
    {
        var alpha = Math.Sin(corner) / (2 * quality);
        var cosine = Math.Cos(corner);
        var gain = (1 + cosine) / 2 / (1 + alpha);
        var (a1, a2) = (-2 * cosine / (1 + alpha), (1 - alpha) / (1 + alpha));
        var (x1, x2, y1, y2) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < signal.Length; i++)
        {
            var x = signal[i];
            var y = (gain * (x - (2 * x1) + x2)) - (a1 * y1) - (a2 * y2);
            (x1, x2, y1, y2) = (x, x1, y, y1);
            signal[i] = y;
        }
    }
}
