using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.Audio;

/// <summary>
/// Streaming sample rate converter for one mono stream: polyphase, Kaiser window, exact rational ratio, so it never drifts.
/// Output sample k lies at the same time as input sample k * fromRate / toRate (no delay in the content); it comes out as soon
/// as <see cref="Latency"/> further input samples are there. How the input is cut into chunks does not change a single
/// output sample. Allocates only when made. Used by one thread at a time.
/// </summary>
public sealed class Resampler
{
    private const int Block = 512;

    private readonly ResamplerFilter? _filter;
    private readonly float[] _window = [];

    // Samples held in _window, and the place in it (whole samples, and phase / Up) of the next output sample's first tap.
    private int _held;
    private int _next;
    private int _phase;

    /// <summary>Makes a converter; the filter is shared by all converters of the same pair of rates.</summary>
    /// <param name="fromRate">Hz.</param>
    /// <param name="toRate">Hz.</param>
    /// <param name="halfTaps">Filter length on each side, in samples of the lower rate; 16 gives more than 90 dB.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not positive, or the two have too little in common.</exception>
    public Resampler(int fromRate, int toRate, int halfTaps = ResamplerFilter.DefaultHalfTaps)
    {
        FromRate = fromRate;
        ToRate = toRate;
        if (fromRate == toRate)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fromRate);
            return;
        }

        _filter = ResamplerFilter.Get(fromRate, toRate, halfTaps);
        _window = new float[_filter.Taps + Math.Max(Block, _filter.Half)];
        Reset();
    }

    public int FromRate { get; }

    public int ToRate { get; }

    /// <summary>Look-ahead, in input samples; 0 when the rates are the same.</summary>
    public int Latency => _filter?.Half ?? 0;

    /// <summary>Room that <see cref="Flush"/> needs at most, in output samples.</summary>
    public int MaxFlush => _filter is null ? 0 : MaxOutput(_filter.Half);

    /// <summary>Room that <see cref="Process"/> needs at most for so many input samples.</summary>
    public int MaxOutput(int inputSamples) =>
        _filter is null
            ? inputSamples
            : checked((int)((((long)inputSamples * _filter.Up) + _filter.Down - 1) / _filter.Down) + 1);

    /// <summary>Converts a whole recording at once; the result has ceil(length * toRate / fromRate) samples.</summary>
    public static short[] Convert(ReadOnlySpan<short> input, int fromRate, int toRate)
    {
        var resampler = new Resampler(fromRate, toRate);
        var output = new short[resampler.MaxOutput(input.Length) + resampler.MaxFlush];
        var count = resampler.Process(input, output);
        count += resampler.Flush(output.AsSpan(count));
        return output[..count];
    }

    /// <summary>Takes all of the input and writes what became ready.</summary>
    /// <param name="input">Mono samples at <see cref="FromRate"/>, any length.</param>
    /// <param name="output">At least <see cref="MaxOutput"/> of the input's length.</param>
    /// <returns>Samples written, at <see cref="ToRate"/>.</returns>
    /// <exception cref="ArgumentException">The output is too short; nothing was taken.</exception>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        // MaxOutput allows for the worst phase; when the caller has less room, what counts is the phase at hand.
        if (output.Length < MaxOutput(input.Length) && (_filter is null || output.Length < Count(input.Length)))
        {
            throw new ArgumentException("The output is shorter than MaxOutput asks for.", nameof(output));
        }

        if (_filter is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        var written = 0;
        while (!input.IsEmpty)
        {
            var count = Math.Min(input.Length, _window.Length - _held);
            var target = _window.AsSpan(_held, count);
            for (var i = 0; i < count; i++)
            {
                target[i] = input[i];
            }

            _held += count;
            input = input[count..];
            written += Drain(_filter, output[written..], int.MaxValue);
        }

        return written;
    }

    /// <summary>Writes the samples that still waited for look-ahead, as if silence followed, and starts anew.</summary>
    /// <param name="output">At least <see cref="MaxFlush"/> long.</param>
    /// <returns>Samples written.</returns>
    public int Flush(Span<short> output)
    {
        if (_filter is null)
        {
            return 0;
        }

        // Output times before the end of the input: first tap + Half - 1 + phase/Up < held.
        var left = ((long)(_held - _filter.Half + 1 - _next) * _filter.Up) - _phase;
        var due = left <= 0 ? 0 : (int)((left + _filter.Down - 1) / _filter.Down);
        _window.AsSpan(_held, _filter.Half).Clear();
        _held += _filter.Half;
        var written = Drain(_filter, output, due);
        Reset();
        return written;
    }

    /// <summary>Forgets what was heard, as if a new stream began.</summary>
    public void Reset()
    {
        if (_filter is null)
        {
            return;
        }

        // The stream begins with silence to the left of its first sample.
        _held = _filter.Half - 1;
        _window.AsSpan(0, _held).Clear();
        _next = 0;
        _phase = 0;
    }

    // How many output samples so many more input samples would make ready.
    private int Count(int inputSamples)
    {
        var room = ((long)(_held + (long)inputSamples - _filter!.Taps - _next) * _filter.Up) + _filter.Up - 1 - _phase;
        return room < 0 ? 0 : checked((int)(room / _filter.Down) + 1);
    }

    private int Drain(ResamplerFilter filter, Span<short> output, int limit)
    {
        var taps = filter.Taps;
        var last = _held - taps;
        var written = 0;
        var (next, phase) = (_next, _phase);
        while (next <= last && written < limit)
        {
            var value = Dot(_window.AsSpan(next, taps), filter.Coefficients.AsSpan(phase * taps, taps));
            output[written++] = Pcm.Saturate(MathF.Round(value));
            phase += filter.Down;
            next += phase / filter.Up;
            phase %= filter.Up;
        }

        var drop = Math.Min(next, _held);
        _window.AsSpan(drop, _held - drop).CopyTo(_window);
        _held -= drop;
        _next = next - drop;
        _phase = phase;
        return written;
    }

    private static float Dot(ReadOnlySpan<float> window, ReadOnlySpan<float> row)
    {
        var a = MemoryMarshal.Cast<float, Vector<float>>(window);
        var b = MemoryMarshal.Cast<float, Vector<float>>(row);
        var even = Vector<float>.Zero;
        var odd = Vector<float>.Zero;
        for (var i = 0; i + 1 < b.Length; i += 2)
        {
            even += a[i] * b[i];
            odd += a[i + 1] * b[i + 1];
        }

        return Vector.Sum(even + odd);
    }
}
