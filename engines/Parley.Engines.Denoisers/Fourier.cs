namespace Parley.Engines.Denoisers;

/// <summary>The Fourier transform of real frames of one length, a power of two. In place, radix 2. Used by one thread at a time.</summary>
internal sealed class Fourier
{
    private readonly int[] _reversed;
    private readonly float[] _cosines;
    private readonly float[] _sines;

    public Fourier(int length)
    {
        if (length < 2 || (length & (length - 1)) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), "The length is a power of two.");
        }

        Length = length;
        _reversed = new int[length];
        for (var i = 1; i < length; i++)
        {
            _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) * (length >> 1));
        }

        _cosines = [.. Enumerable.Range(0, length / 2).Select(i => (float)Math.Cos(2 * Math.PI * i / length))];
        _sines = [.. Enumerable.Range(0, length / 2).Select(i => (float)Math.Sin(2 * Math.PI * i / length))];
    }

    public int Length { get; }

    /// <summary>Bins from 0 Hz to half the sample rate.</summary>
    public int Bins => (Length / 2) + 1;

    /// <summary>From samples to spectrum.</summary>
    /// <param name="real">Samples; the real part afterwards.</param>
    /// <param name="imaginary">Receives the imaginary part.</param>
    public void Forward(Span<float> real, Span<float> imaginary)
    {
        imaginary.Clear();
        Transform(real, imaginary, -1);
    }

    /// <summary>From the first <see cref="Bins"/> of a spectrum to samples; the rest is filled in.</summary>
    public void Back(Span<float> real, Span<float> imaginary)
    {
        (imaginary[0], imaginary[Length / 2]) = (0, 0);
        for (var i = 1; i < Length / 2; i++)
        {
            real[Length - i] = real[i];
            imaginary[Length - i] = -imaginary[i];
        }

        Transform(real, imaginary, 1);
        for (var i = 0; i < Length; i++)
        {
            real[i] /= Length;
        }
    }

    private void Transform(Span<float> real, Span<float> imaginary, int sign)
    {
        for (var i = 0; i < Length; i++)
        {
            var j = _reversed[i];
            if (j > i)
            {
                (real[i], real[j]) = (real[j], real[i]);
                (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
            }
        }

        for (var half = 1; half < Length; half <<= 1)
        {
            var step = Length / (2 * half);
            for (var start = 0; start < Length; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var (cosine, sine) = (_cosines[k * step], sign * _sines[k * step]);
                    var (low, high) = (start + k, start + k + half);
                    var a = (real[high] * cosine) - (imaginary[high] * sine);
                    var b = (real[high] * sine) + (imaginary[high] * cosine);
                    (real[high], imaginary[high]) = (real[low] - a, imaginary[low] - b);
                    (real[low], imaginary[low]) = (real[low] + a, imaginary[low] + b);
                }
            }
        }
    }
}
