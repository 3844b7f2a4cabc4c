using Microsoft.ML.OnnxRuntime;
using Parley.Engines.Hearing;

namespace Parley.Engines.Silero;

/// <summary>
/// What one stream remembers: the network's state and the last 64 samples. Inputs and outputs are bound once to pinned arrays,
/// so that a frame costs no managed allocation.
/// </summary>
internal sealed class SileroDetection : IVoiceDetection
{
    private const int Frame = 512;
    private const int Context = 64;
    private const int StateLength = 2 * 128;
    private const float Scale = 1f / 32768f;

    private readonly InferenceSession _session;
    private readonly float[] _input = new float[Context + Frame];
    private readonly float[] _state = new float[StateLength];
    private readonly float[] _nextState = new float[StateLength];
    private readonly float[] _output = new float[1];
    private readonly OrtValue[] _values;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private bool _disposed;

    public SileroDetection(InferenceSession session)
    {
        _session = session;
        _values =
        [
            OrtValue.CreateTensorValueFromMemory(_input, [1, Context + Frame]),
            OrtValue.CreateTensorValueFromMemory(_state, [2, 1, 128]),
            OrtValue.CreateTensorValueFromMemory(new long[] { 16_000 }, []),
            OrtValue.CreateTensorValueFromMemory(_output, [1, 1]),
            OrtValue.CreateTensorValueFromMemory(_nextState, [2, 1, 128]),
        ];
        _binding = session.CreateIoBinding();
        _binding.BindInput("input", _values[0]);
        _binding.BindInput("state", _values[1]);
        _binding.BindInput("sr", _values[2]);
        _binding.BindOutput("output", _values[3]);
        _binding.BindOutput("stateN", _values[4]);
    }

    public int FrameSamples => Frame;

    public float Score(ReadOnlySpan<short> frame)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (frame.Length != Frame)
        {
            throw new ArgumentException($"A frame has {Frame} samples, not {frame.Length}.", nameof(frame));
        }

        _input.AsSpan(Frame).CopyTo(_input);
        var target = _input.AsSpan(Context);
        for (var i = 0; i < Frame; i++)
        {
            target[i] = frame[i] * Scale;
        }

        try
        {
            _session.RunWithBinding(_options, _binding);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EngineException(EngineFault.Crashed, "Silero failed on a frame.", e);
        }

        _nextState.AsSpan().CopyTo(_state);
        return _output[0];
    }

    public void Reset()
    {
        Array.Clear(_input);
        Array.Clear(_state);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _binding.Dispose();
        _options.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }
    }
}
