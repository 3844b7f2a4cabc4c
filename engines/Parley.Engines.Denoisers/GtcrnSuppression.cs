using Microsoft.ML.OnnxRuntime;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Denoisers;

/// <summary>
/// GTCRN for one stream: windows of 32 ms every 16 ms, their complex spectrum through the network, and back by overlap and add.
/// The output lags by 16 ms.
/// </summary>
internal sealed class GtcrnSuppression : INoiseSuppression
{
    public static readonly string[] Inputs = ["mix", "conv_cache", "tra_cache", "inter_cache"];
    public static readonly string[] Outputs = ["enh", "conv_cache_out", "tra_cache_out", "inter_cache_out"];

    private const int Hop = 256;
    private const int Window = 2 * Hop;
    private const float Scale = 32_768;

    private readonly Fourier _fourier = new(Window);
    private readonly float[] _window;
    private readonly float[] _heard = new float[Window];
    private readonly float[] _real = new float[Window];
    private readonly float[] _imaginary = new float[Window];
    private readonly float[] _sum = new float[Window];
    private readonly short[] _clean = new short[Hop];
    private readonly BoundModel _model;
    private readonly float[] _spectrum;
    private readonly float[] _enhanced;
    private readonly DryMix _mix;
    private bool _disposed;

    public GtcrnSuppression(InferenceSession session, float wet)
    {
        _window =
        [
            .. Enumerable
                .Range(0, Window)
                .Select(i => (float)Math.Sqrt(0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Window)))),
        ];
        _mix = new(Hop, wet);
        _model = new(session);
        _spectrum = _model.Input("mix", 1, _fourier.Bins, 1, 2);
        _enhanced = _model.Output("enh", 1, _fourier.Bins, 1, 2);
        _model.Memory("conv_cache", "conv_cache_out", 2, 1, 16, 16, 33);
        _model.Memory("tra_cache", "tra_cache_out", 2, 3, 1, 1, 16);
        _model.Memory("inter_cache", "inter_cache_out", 2, 1, 33, 16);
    }

    public int FrameSamples => Hop;

    public int DelaySamples => Hop;

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
            _heard[Hop + i] = input[i] / Scale;
        }

        for (var i = 0; i < Window; i++)
        {
            _real[i] = _heard[i] * _window[i];
        }

        _fourier.Forward(_real, _imaginary);
        for (var i = 0; i < _fourier.Bins; i++)
        {
            (_spectrum[2 * i], _spectrum[(2 * i) + 1]) = (_real[i], _imaginary[i]);
        }

        _model.Run();
        for (var i = 0; i < _fourier.Bins; i++)
        {
            (_real[i], _imaginary[i]) = (_enhanced[2 * i], _enhanced[(2 * i) + 1]);
        }

        _fourier.Back(_real, _imaginary);
        _sum.AsSpan(Hop).CopyTo(_sum);
        _sum.AsSpan(Hop).Clear();
        for (var i = 0; i < Window; i++)
        {
            _sum[i] += _real[i] * _window[i];
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
        _model.Forget();
        _mix.Reset();
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _model.Dispose();
        }
    }
}
