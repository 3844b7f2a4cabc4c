using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Speex;

/// <summary>One stream: an adaptive filter of 200 ms, and behind it a suppressor for what the filter leaves.</summary>
internal sealed unsafe class SpeexEchoCancellation : IEchoCancellation
{
    private const int Rate = 16_000;
    private const int Frame = 160;
    private const int Tail = Rate / 5;

    private readonly short[] _microphone = GC.AllocateArray<short>(Frame, pinned: true);
    private readonly short[] _reference = GC.AllocateArray<short>(Frame, pinned: true);
    private readonly short[] _output = GC.AllocateArray<short>(Frame, pinned: true);
    private nint _echo;
    private nint _preprocess;

    public SpeexEchoCancellation() => Create();

    public int FrameSamples => Frame;

    /// <summary>The suppressor joins halves of neighbouring frames.</summary>
    public int DelaySamples => Frame;

    public void Process(ReadOnlySpan<short> microphone, ReadOnlySpan<short> reference, Span<short> output)
    {
        ObjectDisposedException.ThrowIf(_echo == 0, this);
        if (microphone.Length != Frame || reference.Length != Frame || output.Length != Frame)
        {
            throw new ArgumentException($"A frame has {Frame} samples.", nameof(microphone));
        }

        microphone.CopyTo(_microphone);
        reference.CopyTo(_reference);
        fixed (short* recorded = _microphone)
        fixed (short* played = _reference)
        fixed (short* cleaned = _output)
        {
            SpeexEchoNative.Cancel(_echo, recorded, played, cleaned);
            _ = SpeexEchoNative.Preprocess(_preprocess, cleaned);
        }

        _output.CopyTo(output);
    }

    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_echo == 0, this);
        Dispose();
        Create();
    }

    public void Dispose()
    {
        if (_preprocess != 0)
        {
            SpeexEchoNative.DestroyPreprocess(_preprocess);
            _preprocess = 0;
        }

        if (_echo != 0)
        {
            SpeexEchoNative.DestroyEcho(_echo);
            _echo = 0;
        }
    }

    private void Create()
    {
        _echo = SpeexEchoNative.CreateEcho(Frame, Tail);
        _preprocess = SpeexEchoNative.CreatePreprocess(Frame, Rate);
        if (_echo == 0 || _preprocess == 0)
        {
            Dispose();
            throw new EngineException(EngineFault.Crashed, "speexdsp made no echo canceller.");
        }

        var rate = Rate;
        var off = 0;
        _ = SpeexEchoNative.ControlEcho(_echo, SpeexEchoNative.EchoSetRate, &rate);
        _ = SpeexEchoNative.ControlPreprocess(_preprocess, SpeexEchoNative.PreprocessSetDenoise, &off);
        _ = SpeexEchoNative.ControlPreprocess(_preprocess, SpeexEchoNative.PreprocessSetEchoState, (void*)_echo);
    }
}
