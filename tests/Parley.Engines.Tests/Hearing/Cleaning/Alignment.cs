namespace Parley.Engines.Tests.Hearing.Cleaning;

/// <summary>Compares a sound with what became of it.</summary>
internal static class Alignment
{
    /// <summary>How far the second lags behind the first, and how alike they are then (normalized correlation, 0 to 1).</summary>
    public static (int Lag, double Likeness) Find(ReadOnlySpan<short> first, ReadOnlySpan<short> second, int mostLag)
    {
        var (best, bestLikeness) = (0, -1.0);
        for (var lag = 0; lag <= mostLag; lag++)
        {
            var likeness = Likeness(first[..^mostLag], second[lag..]);
            if (likeness > bestLikeness)
            {
                (best, bestLikeness) = (lag, likeness);
            }
        }

        return (best, bestLikeness);
    }

    /// <summary>Scale-invariant ratio of the reference to all else in the signal, in dB.</summary>
    public static double SignalToDistortionDb(ReadOnlySpan<short> reference, ReadOnlySpan<short> signal)
    {
        var (cross, power) = (0.0, 1e-9);
        for (var i = 0; i < reference.Length; i++)
        {
            cross += (double)reference[i] * signal[i];
            power += (double)reference[i] * reference[i];
        }

        var scale = cross / power;
        var (target, rest) = (1e-9, 1e-9);
        for (var i = 0; i < reference.Length; i++)
        {
            var wanted = scale * reference[i];
            target += wanted * wanted;
            rest += (signal[i] - wanted) * (signal[i] - wanted);
        }

        return 10 * Math.Log10(target / rest);
    }

    private static double Likeness(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        var (cross, first, second) = (0.0, 1e-9, 1e-9);
        for (var i = 0; i < a.Length; i++)
        {
            cross += (double)a[i] * b[i];
            first += (double)a[i] * a[i];
            second += (double)b[i] * b[i];
        }

        return cross / Math.Sqrt(first * second);
    }
}
