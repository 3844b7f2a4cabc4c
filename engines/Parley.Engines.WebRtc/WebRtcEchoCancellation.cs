using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.WebRtc;

/// <summary>One stream's adaptive filter and residual suppressor.</summary>
internal sealed unsafe class WebRtcEchoCancellation : IEchoCancellation
{
    private const int Rate = 16_000;
    private const int Frame = 160;
    private const short Moderate = 1;

    // Until it has seen its buffers settle, a tenth of a second, WebRTC passes sound through without the delay it has later.
    private const int SettlingFrames = 20;

    private readonly float[] _near = GC.AllocateArray<float>(Frame, pinned: true);
    private readonly float[] _far = GC.AllocateArray<float>(Frame, pinned: true);
    private readonly float[] _output = GC.AllocateArray<float>(Frame, pinned: true);
    private nint _aec;

    public WebRtcEchoCancellation()
    {
        _aec = WebRtcNative.Create();
        if (_aec == 0)
        {
            throw new EngineException(EngineFault.Crashed, "WebRTC made no echo canceller.");
        }

        try
        {
            Reset();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int FrameSamples => Frame;

    /// <summary>The filter works in blocks of 64 samples, which overlap, beside frames of 160.</summary>
    public int DelaySamples => 112;

    public void Process(ReadOnlySpan<short> microphone, ReadOnlySpan<short> reference, Span<short> output)
    {
        ObjectDisposedException.ThrowIf(_aec == 0, this);
        if (microphone.Length != Frame || reference.Length != Frame || output.Length != Frame)
        {
            throw new ArgumentException($"A frame has {Frame} samples.", nameof(microphone));
        }

        for (var i = 0; i < Frame; i++)
        {
            _near[i] = microphone[i];
            _far[i] = reference[i];
        }

        Process();
        for (var i = 0; i < Frame; i++)
        {
            output[i] = (short)Math.Clamp(MathF.Round(_output[i]), short.MinValue, short.MaxValue);
        }
    }

    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_aec == 0, this);
        var config = new WebRtcNative.Config { NlpMode = Moderate };
        if (WebRtcNative.Init(_aec, Rate, Rate) != 0 || WebRtcNative.SetConfig(_aec, config) != 0)
        {
            throw new EngineException(EngineFault.Crashed, "WebRTC's echo canceller cannot be set up.");
        }

        // The delay is Parley's business: WebRTC's own search fails where the echo is more than a tenth of a second late.
        var core = WebRtcNative.Core(_aec);
        WebRtcNative.EnableDelayAgnostic(core, 0);
        WebRtcNative.EnableExtendedFilter(core, 0);
        Array.Clear(_near);
        Array.Clear(_far);
        for (var i = 0; i < SettlingFrames; i++)
        {
            Process();
        }
    }

    public void Dispose()
    {
        if (_aec != 0)
        {
            WebRtcNative.Free(_aec);
            _aec = 0;
        }
    }

    private void Process()
    {
        fixed (float* near = _near)
        fixed (float* far = _far)
        fixed (float* cleaned = _output)
        {
            var from = near;
            var to = cleaned;
            if (
                WebRtcNative.BufferFarend(_aec, far, Frame) != 0
                || WebRtcNative.Process(_aec, &from, 1, &to, Frame, 0, 0) != 0
            )
            {
                throw new EngineException(EngineFault.Crashed, "WebRTC's echo canceller failed on a frame.");
            }
        }
    }
}
