using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Speex;

/// <summary>The preprocessor's state for one stream: frames of 10 ms, and an output that lags by one frame.</summary>
internal sealed unsafe class SpeexSuppression : INoiseSuppression
{
    private const int Frame = 160;
    private const int Rate = 16_000;

    private readonly int _mostDb;
    private SpeexState _state;

    /// <param name="mostDb">Most that is taken out of noise, in negative dB.</param>
    public SpeexSuppression(int mostDb)
    {
        _mostDb = mostDb;
        _state = Make(mostDb);
    }

    public int FrameSamples => Frame;

    public int DelaySamples => Frame;

    public void Process(ReadOnlySpan<short> input, Span<short> output)
    {
        ObjectDisposedException.ThrowIf(_state.IsClosed, this);
        if (input.Length != Frame || output.Length != Frame)
        {
            throw new ArgumentException($"A frame has {Frame} samples, not {input.Length}.", nameof(input));
        }

        input.CopyTo(output);
        fixed (short* samples = output)
        {
            _ = SpeexNative.Run(_state, samples);
        }
    }

    public void Reset()
    {
        ObjectDisposedException.ThrowIf(_state.IsClosed, this);
        var fresh = Make(_mostDb);
        _state.Dispose();
        _state = fresh;
    }

    public void Dispose() => _state.Dispose();

    private static SpeexState Make(int mostDb)
    {
        var state = SpeexNative.Create(Frame, Rate);
        var on = 1;
        if (
            state.IsInvalid
            || SpeexNative.Control(state, SpeexNative.SetDenoise, &on) != 0
            || SpeexNative.Control(state, SpeexNative.SetNoiseSuppress, &mostDb) != 0
        )
        {
            state.Dispose();
            throw new EngineException(EngineFault.Crashed, "speexdsp gave no preprocessor.");
        }

        return state;
    }
}
