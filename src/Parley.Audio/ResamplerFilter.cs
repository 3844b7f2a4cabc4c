using System.Collections.Concurrent;

namespace Parley.Audio;

/// <summary>
/// The coefficients of one conversion: a Kaiser-windowed low-pass, cut into one row of <see cref="Taps"/> per output phase.
/// Immutable, so all streams of the same pair of rates share one.
/// </summary>
internal sealed class ResamplerFilter
{
    public const int DefaultHalfTaps = 16;

    private const double Beta = 9.0;

    // Share of the lower Nyquist frequency where the response has fallen to one half.
    private const double Cutoff = 0.92;

    private const int MaxCoefficients = 1 << 20;

    private static readonly ConcurrentDictionary<(int Up, int Down, int HalfTaps), ResamplerFilter> Cache = new();

    private ResamplerFilter(int up, int down, int halfTaps)
    {
        Up = up;
        Down = down;
        Half = (int)HalfLength(up, down, halfTaps);
        Coefficients = Design(up, down, Half);
    }

    /// <summary>The output rate is the input rate times <see cref="Up"/> over <see cref="Down"/>, in lowest terms.</summary>
    public int Up { get; }

    public int Down { get; }

    /// <summary>Input samples used on each side of an output sample; also the look-ahead.</summary>
    public int Half { get; }

    public int Taps => 2 * Half;

    /// <summary>Row p holds the taps for output samples that lie p / <see cref="Up"/> after an input sample.</summary>
    public float[] Coefficients { get; }

    public static ResamplerFilter Get(int fromRate, int toRate, int halfTaps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fromRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(halfTaps, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(halfTaps, 256);
        var divisor = GreatestCommonDivisor(fromRate, toRate);
        var (up, down) = (toRate / divisor, fromRate / divisor);
        if (2 * HalfLength(up, down, halfTaps) * up > MaxCoefficients)
        {
            throw new ArgumentOutOfRangeException(
                nameof(toRate),
                $"No conversion from {fromRate} to {toRate} Hz: the two have too little in common."
            );
        }

        return Cache.GetOrAdd((up, down, halfTaps), static key => new ResamplerFilter(key.Up, key.Down, key.HalfTaps));
    }

    // Rounded up to a multiple of 8 so that vector loops need no remainder.
    private static long HalfLength(int up, int down, int halfTaps) =>
        ((long)Math.Ceiling(halfTaps * Math.Max(1.0, (double)down / up)) + 7) & ~7L;

    private static float[] Design(int up, int down, int half)
    {
        var cutoff = Cutoff * Math.Min(1.0, (double)up / down);
        var scale = 1 / Bessel(Beta);
        var taps = 2 * half;
        var coefficients = new float[up * taps];
        var row = new double[taps];
        for (var phase = 0; phase < up; phase++)
        {
            double sum = 0;
            for (var tap = 0; tap < taps; tap++)
            {
                var distance = tap - half + 1 - ((double)phase / up);
                var x = distance / half;
                var window = Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (x * x))) * scale;
                var angle = Math.PI * cutoff * distance;
                row[tap] = window * cutoff * (Math.Abs(angle) < 1e-12 ? 1 : Math.Sin(angle) / angle);
                sum += row[tap];
            }

            // Every phase passes a constant unchanged: no ripple at the phase rate on slow signals.
            for (var tap = 0; tap < taps; tap++)
            {
                coefficients[(phase * taps) + tap] = (float)(row[tap] / sum);
            }
        }

        return coefficients;
    }

    /// <summary>Modified Bessel function of the first kind, order 0, by its power series.</summary>
    private static double Bessel(double x)
    {
        double sum = 1;
        double term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
