using Microsoft.ML.OnnxRuntime;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Denoisers;

/// <summary>
/// DTLN for one stream: windows of 32 ms every 8 ms; one network gives a mask for the spectrum, a second works on the samples;
/// then overlap and add. The output lags by 24 ms.
/// </summary>
internal sealed class DtlnSuppression : INoiseSuppression
{
    private const int Hop = 128;
    private const int Window = 512;
    private const float Scale = 32_768;

    private readonly Fourier _fourier = new(Window);
    private readonly float[] _heard = new float[Window];
    private readonly float[] _real = new float[Window];
    private readonly float[] _imaginary = new float[Window];
    private readonly float[] _sum = new float[Window];
    private readonly short[] _clean = new short[Hop];
    private readonly BoundModel _first;
    private readonly BoundModel _second;
    private readonly float[] _magnitude;
    private readonly float[] _mask;
    private readonly float[] _masked;
    private readonly float[] _block;
    private readonly DryMix _mix;
    private bool _disposed;

    public DtlnSuppression(InferenceSession first, InferenceSession second, float wet)
    {
        _mix = new(Window - Hop, wet);
        _first = new(first);
        var (inputs, outputs) = Names(first);
        _magnitude = _first.Input(inputs[0], 1, 1, _fourier.Bins);
        _mask = _first.Output(outputs[0], 1, 1, _fourier.Bins);
        _first.Memory(inputs[1], outputs[1], 1, 2, 128, 2);
        _second = new(second);
        (inputs, outputs) = Names(second);
        _masked = _second.Input(inputs[0], 1, 1, Window);
        _block = _second.Output(outputs[0], 1, 1, Window);
        _second.Memory(inputs[1], outputs[1], 1, 2, 128, 2);
    }

    public int FrameSamples => Hop;

    public int DelaySamples => Window - Hop;

    public void Process(ReadOnlySpan<short> input, Span<short> output)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (input.Length != Hop || output.Length != Hop)
        {
            throw new ArgumentException($"A frame has {Hop} samples, not {input.Length}.", nameof(input));
        }

        _heard.AsSpan(Hop).CopyTo(_heard);
        for (var i = 0; i < Hop; i++)
        {
            _heard[Window - Hop + i] = input[i] / Scale;
        }

        _heard.AsSpan().CopyTo(_real);
        _fourier.Forward(_real, _imaginary);
        for (var i = 0; i < _fourier.Bins; i++)
        {
            _magnitude[i] = MathF.Sqrt((_real[i] * _real[i]) + (_imaginary[i] * _imaginary[i]));
        }

        _first.Run();
        for (var i = 0; i < _fourier.Bins; i++)
        {
            _real[i] *= _mask[i];
            _imaginary[i] *= _mask[i];
        }

        _fourier.Back(_real, _imaginary);
        _real.AsSpan().CopyTo(_masked);
        _second.Run();
        _sum.AsSpan(Hop).CopyTo(_sum);
        _sum.AsSpan(Window - Hop).Clear();
        for (var i = 0; i < Window; i++)
        {
            _sum[i] += _block[i];
        }

        for (var i = 0; i < Hop; i++)
        {
            _clean[i] = (short)Math.Clamp(MathF.Round(_sum[i] * Scale), short.MinValue, short.MaxValue);
        }

        _mix.Process(input, _clean, output);
    }

    public void Reset()
    {
        Array.Clear(_heard);
        Array.Clear(_sum);
        _first.Forget();
        _second.Forget();
        _mix.Reset();
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _first.Dispose();
            _second.Dispose();
        }
    }

    // The networks' inputs and outputs have the names that their conversion gave them: sound first, memory second.
    private static (string[] Inputs, string[] Outputs) Names(InferenceSession session) =>
        ([.. session.InputNames], [.. session.OutputNames]);
}
