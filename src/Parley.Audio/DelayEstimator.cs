using System.Buffers;

namespace Parley.Audio;

/// <summary>
/// Finds by how much an echo lags behind what was played: the generalized cross-correlation with phase transform (GCC-PHAT,
/// Knapp and Carter 1976) of the band in which voices and small loudspeakers are strong, 300 to 4,000 Hz. Level and colour of the
/// echo do not matter to it, only its time. About 5 ms of processor time for 2 s of audio and lags up to 2 s. Thread-safe.
/// </summary>
public sealed class DelayEstimator
{
    private const int Rate = 16_000;
    private const int LowestHz = 300;
    private const int HighestHz = 4_000;

    // Two input samples are one step: the band ends at a quarter of the rate.
    private const int Step = 2;

    private readonly Fft _fft;

    /// <param name="windowSamples">Length of the microphone's window, in 16 kHz samples; 32,000 are safe, 16,000 nearly so.</param>
    /// <param name="maxLagSamples">Longest lag that is looked for.</param>
    public DelayEstimator(int windowSamples, int maxLagSamples)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowSamples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLagSamples);
        WindowSamples = windowSamples - (windowSamples % Step);
        MaxLagSamples = maxLagSamples - (maxLagSamples % Step);
        _fft = new((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(ReferenceSamples / Step)));
    }

    public int WindowSamples { get; }

    public int MaxLagSamples { get; }

    /// <summary>Length of the reference: it begins the longest lag earlier than the microphone's window, and ends with it.</summary>
    public int ReferenceSamples => WindowSamples + MaxLagSamples;

    /// <summary>Looks for the lag that fits best; how well it fits is for the caller to judge.</summary>
    /// <param name="microphone"><see cref="WindowSamples"/>, 16 kHz.</param>
    /// <param name="reference"><see cref="ReferenceSamples"/>, 16 kHz; what was played in the same time, and before.</param>
    public DelayEstimate Estimate(ReadOnlySpan<short> microphone, ReadOnlySpan<short> reference)
    {
        if (microphone.Length != WindowSamples || reference.Length != ReferenceSamples)
        {
            throw new ArgumentException(
                $"The windows have {WindowSamples} and {ReferenceSamples} samples.",
                nameof(microphone)
            );
        }

        var length = _fft.Length;
        var memory = ArrayPool<float>.Shared.Rent(2 * length);
        try
        {
            var real = memory.AsSpan(0, length);
            var imaginary = memory.AsSpan(length, length);
            Halve(reference, real);

            // The microphone's window begins where the lag 0 would have it.
            imaginary[..(MaxLagSamples / Step)].Clear();
            Halve(microphone, imaginary[(MaxLagSamples / Step)..]);
            _fft.Forward(real, imaginary);
            Whiten(real, imaginary);
            _fft.Backward(real, imaginary);
            return Peak(real);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(memory);
        }
    }

    /// <summary>Half the rate; what the mean of two leaves above the new half rate lies outside the band that counts.</summary>
    private static void Halve(ReadOnlySpan<short> samples, Span<float> output)
    {
        for (var i = 0; i < samples.Length / Step; i++)
        {
            output[i] = samples[2 * i] + samples[(2 * i) + 1];
        }

        output[(samples.Length / Step)..].Clear();
    }

    /// <summary>
    /// Real part: the reference's transform, imaginary part: the microphone's, as one transform gives both. Becomes the phase of
    /// their product within the band, and nothing outside.
    /// </summary>
    private static void Whiten(Span<float> real, Span<float> imaginary)
    {
        var length = real.Length;
        var low = (int)((long)LowestHz * Step * length / Rate);
        var high = (int)((long)HighestHz * Step * length / Rate);
        real[0] = imaginary[0] = real[length / 2] = imaginary[length / 2] = 0;
        for (var k = 1; k < length / 2; k++)
        {
            var m = length - k;
            if (k < low || k > high)
            {
                real[k] = imaginary[k] = real[m] = imaginary[m] = 0;
                continue;
            }

            var (farR, farI) = ((real[k] + real[m]) / 2, (imaginary[k] - imaginary[m]) / 2);
            var (nearR, nearI) = ((imaginary[k] + imaginary[m]) / 2, (real[m] - real[k]) / 2);
            var (r, i) = ((nearR * farR) + (nearI * farI), (nearI * farR) - (nearR * farI));
            var size = MathF.Sqrt((r * r) + (i * i));
            var scale = size > 1e-9f ? 1 / size : 0;
            real[k] = real[m] = r * scale;
            imaginary[k] = i * scale;
            imaginary[m] = -i * scale;
        }
    }

    private DelayEstimate Peak(ReadOnlySpan<float> correlation)
    {
        var lags = correlation[..(MaxLagSamples / Step)];
        var (best, sum) = (0, 0.0);
        for (var i = 0; i < lags.Length; i++)
        {
            sum += Math.Abs(lags[i]);
            if (lags[i] > lags[best])
            {
                best = i;
            }
        }

        return new(best * Step, sum <= 0 ? 0 : lags[best] * lags.Length / sum);
    }
}
