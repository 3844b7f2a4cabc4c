namespace Parley.Audio;

/// <summary>
/// The discrete Fourier transform of one length, a power of two, in place. Made once and used by any number of threads: it holds
/// only its tables.
/// </summary>
public sealed class Fft
{
    private readonly float[] _cos;
    private readonly float[] _sin;

    /// <param name="length">Complex values; a power of two.</param>
    public Fft(int length)
    {
        if (length < 2 || !int.IsPow2(length))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "The length is no power of two.");
        }

        Length = length;
        _cos = new float[length / 2];
        _sin = new float[length / 2];
        for (var i = 0; i < _cos.Length; i++)
        {
            var (sin, cos) = Math.SinCos(-2 * Math.PI * i / length);
            _cos[i] = (float)cos;
            _sin[i] = (float)sin;
        }
    }

    public int Length { get; }

    /// <summary>Forward: value k becomes the sum of x[n] exp(-2 pi i k n / length).</summary>
    public void Forward(Span<float> real, Span<float> imaginary)
    {
        if (real.Length != Length || imaginary.Length != Length)
        {
            throw new ArgumentException($"The transform takes {Length} values.", nameof(real));
        }

        // Decimation in frequency: long runs first, so that the order is repaired once at the end.
        for (var half = Length / 2; half >= 1; half /= 2)
        {
            var stride = Length / 2 / half;
            for (var start = 0; start < Length; start += 2 * half)
            {
                Butterflies(
                    real.Slice(start, half),
                    imaginary.Slice(start, half),
                    real.Slice(start + half, half),
                    imaginary.Slice(start + half, half),
                    stride
                );
            }
        }

        Reorder(real, imaginary);
    }

    /// <summary>Backward, without division: a forward transform and this one give the values times the length.</summary>
    public void Backward(Span<float> real, Span<float> imaginary) => Forward(imaginary, real);

    private void Butterflies(Span<float> ar, Span<float> ai, Span<float> br, Span<float> bi, int stride)
    {
        var cos = _cos;
        var sin = _sin;
        ai = ai[..ar.Length];
        br = br[..ar.Length];
        bi = bi[..ar.Length];
        for (var (i, k) = (0, 0); i < ar.Length; i++, k += stride)
        {
            var (dr, di) = (ar[i] - br[i], ai[i] - bi[i]);
            ar[i] += br[i];
            ai[i] += bi[i];
            br[i] = (dr * cos[k]) - (di * sin[k]);
            bi[i] = (dr * sin[k]) + (di * cos[k]);
        }
    }

    private void Reorder(Span<float> real, Span<float> imaginary)
    {
        for (int i = 1, j = 0; i < Length; i++)
        {
            var bit = Length >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }
    }
}
