namespace Parley.Lab.Signal;

/// <summary>Which parts of a recording are voiced: a voice repeats itself at its pitch, breath and a smack of the lips do not.</summary>
internal static class Voicing
{
    private const int CoarseRate = 8_000;
    private const int WindowMs = 40;
    private const int LowestHz = 65;
    private const int HighestHz = 400;
    private const double Periodic = 0.6;

    /// <summary>Says of a frame of 10 ms whether it is voiced, by the 40 ms around it.</summary>
    /// <param name="samples">Mono, without added noise.</param>
    /// <param name="sampleRate">Hz.</param>
    public static bool IsVoiced(ReadOnlySpan<short> samples, int sampleRate, int frame)
    {
        var step = Math.Max(1, sampleRate / CoarseRate);
        var rate = (double)sampleRate / step;
        var length = (int)(rate * WindowMs / 1000);
        var centre = (int)((frame + 0.5) * sampleRate / 100);
        var from = centre - (length * step / 2);
        Span<float> window = stackalloc float[length];
        double mean = 0;
        for (var i = 0; i < length; i++)
        {
            var sum = 0f;
            for (var k = 0; k < step; k++)
            {
                var at = from + (i * step) + k;
                sum += at >= 0 && at < samples.Length ? samples[at] : 0;
            }

            window[i] = sum / step;
            mean += window[i];
        }

        mean /= length;
        for (var i = 0; i < length; i++)
        {
            window[i] -= (float)mean;
        }

        for (var lag = (int)(rate / HighestHz); lag <= (int)(rate / LowestHz); lag++)
        {
            var (product, first, second) = (0.0, 1.0, 1.0);
            for (var i = lag; i < length; i++)
            {
                product += window[i] * window[i - lag];
                first += window[i] * window[i];
                second += window[i - lag] * window[i - lag];
            }

            if (product / Math.Sqrt(first * second) >= Periodic)
            {
                return true;
            }
        }

        return false;
    }
}
