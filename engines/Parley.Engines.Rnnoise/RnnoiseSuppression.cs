using Parley.Audio;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Rnnoise;

/// <summary>
/// RNNoise on 16 kHz: up to its own 48 kHz, a frame of 10 ms through the network, and down again. Both conversions look
/// 1 ms ahead, and the network lags by one or two frames, so the output lags by exactly 12 or 22 ms.
/// </summary>
internal sealed class RnnoiseSuppression : INoiseSuppression
{
    private const int Frame = 160;

    private readonly RnnoiseStream _stream;
    private readonly Resampler _up = new(16_000, 48_000);
    private readonly Resampler _down = new(48_000, 16_000);

    // Samples of 48 kHz that wait for a whole frame; begins with the silence that the conversion up holds back.
    private readonly short[] _wide;
    private int _wideCount;

    // Clean samples of 16 kHz; begins with the silence that the conversion down holds back.
    private readonly short[] _clean;
    private int _cleanCount;

    private readonly DryMix _mix;

    /// <param name="wet">Share of the clean sound in the output, 0 to 1; the rest is the sound as it came.</param>
    public RnnoiseSuppression(RnnoiseStream stream, int delayFrames, float wet)
    {
        _stream = stream;
        var ahead = _down.Latency / 3;
        DelaySamples = (delayFrames * Frame) + _up.Latency + ahead;
        _wide = new short[(2 * RnnoiseStream.FrameSamples) + _up.MaxOutput(Frame)];
        _clean = new short[(2 * Frame) + _down.MaxOutput(RnnoiseStream.FrameSamples)];
        _mix = new(DelaySamples, wet);
        Begin();
    }

    public int FrameSamples => Frame;

    public int DelaySamples { get; }

    public void Process(ReadOnlySpan<short> input, Span<short> output)
    {
        if (input.Length != Frame || output.Length != Frame)
        {
            throw new ArgumentException($"A frame has {Frame} samples, not {input.Length}.", nameof(input));
        }

        _wideCount += _up.Process(input, _wide.AsSpan(_wideCount));
        if (_wideCount >= RnnoiseStream.FrameSamples)
        {
            var frame = _wide.AsSpan(0, RnnoiseStream.FrameSamples);
            _stream.Process(frame);
            _cleanCount += _down.Process(frame, _clean.AsSpan(_cleanCount));
            _wideCount -= RnnoiseStream.FrameSamples;
            _wide.AsSpan(RnnoiseStream.FrameSamples, _wideCount).CopyTo(_wide);
        }

        _mix.Process(input, _clean.AsSpan(0, Frame), output);
        _cleanCount -= Frame;
        _clean.AsSpan(Frame, _cleanCount).CopyTo(_clean);
    }

    public void Reset()
    {
        _stream.Reset();
        _up.Reset();
        _down.Reset();
        Begin();
    }

    public void Dispose() => _stream.Dispose();

    private void Begin()
    {
        Array.Clear(_wide);
        Array.Clear(_clean);
        _mix.Reset();
        _wideCount = 3 * _up.Latency;
        _cleanCount = _down.Latency / 3;
    }
}
