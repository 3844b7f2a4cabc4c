using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.Audio;

/// <summary>
/// A linear model of the way from loudspeaker to microphone, learnt while it runs: takes out of the microphone's sound what it can
/// explain as echo, up to 100 ms of it, and leaves everything else as it is, a person's voice above all. What a loudspeaker distorts
/// it cannot explain. A Kalman filter in the frequency domain, in partitions of a frame: it weighs its own doubt against what it
/// cannot explain, and so learns fast from an echo alone and hardly at all while a person speaks (Enzner and Vary,
/// "Frequency-domain adaptive Kalman filter for acoustic echo control in hands-free telephones", 2006; the partitions as in Kuech, Mabande
/// and Enzner, "State-space architecture of the partitioned-block-based acoustic echo controller", 2014). One stream, one thread;
/// allocates nothing while it runs.
/// </summary>
public sealed class EchoFilter
{
    /// <summary>10 ms at 16 kHz.</summary>
    public const int FrameSamples = 160;

    /// <summary>Frames of the reference that what is expected depends on.</summary>
    public const int RememberedFrames = 14;

    private const int Partitions = 10;
    private const int Length = 512;
    private const int Bins = (Length / 2) + 1;

    // The bins of one partition, and zeros up to a whole number of vectors of any width.
    private const int Stride = 272;

    /// <summary>The part of a transform that is new with a frame.</summary>
    private const float Share = (float)FrameSamples / Length;

    /// <summary>What is left of the filter from frame to frame: rooms change.</summary>
    private const float Transition = 0.9995f;

    /// <summary>Doubt of a filter that has learnt nothing, as the square of a gain.</summary>
    private const float FirstDoubt = 10;

    /// <summary>Keeps silence from being divided by.</summary>
    private const float Least = 1e-9f;

    private static readonly Fft _fft = new(Length);

    private readonly float[] _input = new float[Length];
    private readonly float[] _left = new float[FrameSamples];
    private readonly float[] _real = new float[Math.Max(Length, Stride)];
    private readonly float[] _imaginary = new float[Math.Max(Length, Stride)];

    // Spectra of the last frames of the reference, in a ring, with their power; and the filter's, partition by partition.
    private readonly float[] _inputReal = new float[Partitions * Stride];
    private readonly float[] _inputImaginary = new float[Partitions * Stride];
    private readonly float[] _inputPower = new float[Partitions * Stride];
    private readonly float[] _filterReal = new float[Partitions * Stride];
    private readonly float[] _filterImaginary = new float[Partitions * Stride];
    private readonly float[] _doubt = new float[Partitions * Stride];
    private readonly float[] _expected = new float[Stride];
    private int _newest;
    private int _bounded;

    public EchoFilter() => Reset();

    /// <summary>Forgets the room, not what was played.</summary>
    public void Reset()
    {
        Array.Clear(_filterReal);
        Array.Clear(_filterImaginary);
        Array.Fill(_doubt, FirstDoubt);
    }

    /// <summary>Takes the echo out of one frame.</summary>
    /// <param name="microphone">16 kHz, mono, 16 bit, <see cref="FrameSamples"/>.</param>
    /// <param name="reference">What was played, moved to where its echo begins; as long.</param>
    /// <param name="output">Receives what is left, at the same positions; as long.</param>
    /// <param name="learns">False: the room is taken for what it was.</param>
    public void Process(
        ReadOnlySpan<short> microphone,
        ReadOnlySpan<short> reference,
        Span<short> output,
        bool learns = true
    )
    {
        Take(reference);
        Explain();
        for (var i = 0; i < FrameSamples; i++)
        {
            _left[i] = (microphone[i] / 32768f) - (_real[Length - FrameSamples + i] / Length);
            output[i] = (short)Math.Clamp(MathF.Round(_left[i] * 32768f), short.MinValue, short.MaxValue);
        }

        if (learns)
        {
            Learn();
            Bound();
        }
    }

    /// <summary>Takes over what another filter knows of the room; what was played stays its own.</summary>
    public void TakeRoom(EchoFilter other)
    {
        other._filterReal.CopyTo(_filterReal, 0);
        other._filterImaginary.CopyTo(_filterImaginary, 0);
    }

    /// <summary>Takes a frame of the reference again, after it was moved: the last <see cref="RememberedFrames"/>, the oldest first.</summary>
    public void Retake(ReadOnlySpan<short> reference) => Take(reference);

    private Span<float> Real => _real.AsSpan(0, Length);

    private Span<float> Imaginary => _imaginary.AsSpan(0, Length);

    private void Take(ReadOnlySpan<short> reference)
    {
        var newest = SlidingWindow.Slide<float>(_input, FrameSamples);
        for (var i = 0; i < FrameSamples; i++)
        {
            newest[i] = reference[i] / 32768f;
        }

        _newest = (_newest + 1) % Partitions;
        _input.CopyTo(Real);
        Imaginary.Clear();
        _fft.Forward(Real, Imaginary);
        var at = _newest * Stride;
        for (var k = 0; k < Bins; k++)
        {
            _inputReal[at + k] = _real[k];
            _inputImaginary[at + k] = _imaginary[k];
            _inputPower[at + k] = (_real[k] * _real[k]) + (_imaginary[k] * _imaginary[k]);
        }
    }

    /// <summary>Leaves the echo that the filter expects at the end of the work area, times the length.</summary>
    private void Explain()
    {
        Array.Clear(_real);
        Array.Clear(_imaginary);
        var real = Vectors(_real, 0);
        var imaginary = Vectors(_imaginary, 0);
        for (var p = 0; p < Partitions; p++)
        {
            var xr = Vectors(_inputReal, SlotOf(p));
            var xi = Vectors(_inputImaginary, SlotOf(p));
            var wr = Vectors(_filterReal, p);
            var wi = Vectors(_filterImaginary, p);
            for (var k = 0; k < real.Length; k++)
            {
                real[k] += (xr[k] * wr[k]) - (xi[k] * wi[k]);
                imaginary[k] += (xr[k] * wi[k]) + (xi[k] * wr[k]);
            }
        }

        for (var k = Bins; k < Length; k++)
        {
            _real[k] = _real[Length - k];
            _imaginary[k] = -_imaginary[Length - k];
        }

        _fft.Backward(Real, Imaginary);
    }

    private void Learn()
    {
        Array.Clear(_real);
        Array.Clear(_imaginary);
        _left.CopyTo(_real, Length - FrameSamples);
        _fft.Forward(Real, Imaginary);
        var real = Vectors(_real, 0);
        var imaginary = Vectors(_imaginary, 0);
        var expected = Vectors(_expected, 0);

        // What nobody can explain, and what the filter's doubt allows for.
        for (var k = 0; k < expected.Length; k++)
        {
            expected[k] =
                (((real[k] * real[k]) + (imaginary[k] * imaginary[k])) / new Vector<float>(Share))
                + new Vector<float>(Least);
        }

        for (var p = 0; p < Partitions; p++)
        {
            var power = Vectors(_inputPower, SlotOf(p));
            var doubt = Vectors(_doubt, p);
            for (var k = 0; k < expected.Length; k++)
            {
                expected[k] += power[k] * doubt[k];
            }
        }

        var kept = new Vector<float>(Transition);
        var keptPower = new Vector<float>(Transition * Transition);
        var share = new Vector<float>(Share);
        for (var p = 0; p < Partitions; p++)
        {
            var xr = Vectors(_inputReal, SlotOf(p));
            var xi = Vectors(_inputImaginary, SlotOf(p));
            var wr = Vectors(_filterReal, p);
            var wi = Vectors(_filterImaginary, p);
            var power = Vectors(_inputPower, SlotOf(p));
            var doubt = Vectors(_doubt, p);
            for (var k = 0; k < expected.Length; k++)
            {
                var step = doubt[k] / expected[k];
                var gain = (wr[k] * wr[k]) + (wi[k] * wi[k]);
                doubt[k] =
                    (keptPower * (Vector<float>.One - (share * step * power[k])) * doubt[k])
                    + ((Vector<float>.One - keptPower) * gain);
                wr[k] = kept * (wr[k] + (step * ((xr[k] * real[k]) + (xi[k] * imaginary[k]))));
                wi[k] = kept * (wi[k] + (step * ((xr[k] * imaginary[k]) - (xi[k] * real[k]))));
            }
        }
    }

    /// <summary>
    /// Keeps two partitions to the samples that are theirs, others with the next frame. Both go through one transform: one as the
    /// real part, one as the imaginary.
    /// </summary>
    private void Bound()
    {
        var (a, b) = (_bounded * Stride, (_bounded + 1) * Stride);
        _bounded = (_bounded + 2) % Partitions;
        for (var k = 0; k < Bins; k++)
        {
            _real[k] = _filterReal[a + k] - _filterImaginary[b + k];
            _imaginary[k] = _filterImaginary[a + k] + _filterReal[b + k];
        }

        for (var (k, m) = (Bins, Length - Bins); k < Length; k++, m--)
        {
            _real[k] = _filterReal[a + m] + _filterImaginary[b + m];
            _imaginary[k] = _filterReal[b + m] - _filterImaginary[a + m];
        }

        _fft.Backward(Real, Imaginary);
        for (var i = 0; i < FrameSamples; i++)
        {
            _real[i] /= Length;
            _imaginary[i] /= Length;
        }

        Real[FrameSamples..].Clear();
        Imaginary[FrameSamples..].Clear();
        _fft.Forward(Real, Imaginary);
        for (var k = 0; k < Bins; k++)
        {
            var m = (Length - k) % Length;
            _filterReal[a + k] = (_real[k] + _real[m]) / 2;
            _filterImaginary[a + k] = (_imaginary[k] - _imaginary[m]) / 2;
            _filterReal[b + k] = (_imaginary[k] + _imaginary[m]) / 2;
            _filterImaginary[b + k] = (_real[m] - _real[k]) / 2;
        }
    }

    /// <summary>Where in the ring the reference lies that a partition looks at.</summary>
    private int SlotOf(int partition) => (_newest - partition + Partitions) % Partitions;

    private static Span<Vector<float>> Vectors(float[] values, int partition) =>
        MemoryMarshal.Cast<float, Vector<float>>(values.AsSpan(partition * Stride, Stride));
}
