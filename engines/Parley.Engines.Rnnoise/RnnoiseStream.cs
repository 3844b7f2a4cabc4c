using Wasmtime;

namespace Parley.Engines.Rnnoise;

/// <summary>RNNoise for one stream of 48 kHz: a module's instance with its own memory. Used by one thread at a time.</summary>
internal sealed class RnnoiseStream : IDisposable
{
    /// <summary>10 ms at 48 kHz.</summary>
    public const int FrameSamples = 480;

    private readonly Store _store;
    private readonly Memory _memory;
    private readonly Func<int, int, int> _initialize;
    private readonly Func<int, int, int, float> _process;
    private readonly int _state;
    private readonly int _input;
    private readonly int _output;

    public RnnoiseStream(Store store, Instance instance, RnnoiseExports exports)
    {
        _store = store;
        _memory = instance.GetMemory(exports.Memory) ?? throw Missing(exports.Memory);
        (instance.GetAction(exports.Start) ?? throw Missing(exports.Start))();
        var allocate = instance.GetFunction<int, int>(exports.Allocate) ?? throw Missing(exports.Allocate);
        var create = instance.GetFunction<int, int>(exports.Create) ?? throw Missing(exports.Create);
        _initialize = instance.GetFunction<int, int, int>(exports.Initialize) ?? throw Missing(exports.Initialize);
        _process = instance.GetFunction<int, int, int, float>(exports.Process) ?? throw Missing(exports.Process);
        _state = create(0);
        _input = allocate(FrameSamples * sizeof(float));
        _output = allocate(FrameSamples * sizeof(float));
        if (_state == 0 || _input == 0 || _output == 0)
        {
            throw new EngineException(EngineFault.Crashed, "RNNoise got no memory.");
        }
    }

    /// <summary>Cleans one frame.</summary>
    /// <param name="samples">Exactly <see cref="FrameSamples"/>, 48 kHz, mono, 16 bit; holds the clean sound afterwards.</param>
    /// <exception cref="EngineException">The module trapped; the stream is of no use any more.</exception>
    public void Process(Span<short> samples)
    {
        var input = _memory.GetSpan<float>(_input, FrameSamples);
        for (var i = 0; i < FrameSamples; i++)
        {
            input[i] = samples[i];
        }

        try
        {
            _process(_state, _output, _input);
        }
        catch (WasmtimeException e)
        {
            throw new EngineException(EngineFault.Crashed, "RNNoise failed on a frame.", e);
        }

        var output = _memory.GetSpan<float>(_output, FrameSamples);
        for (var i = 0; i < FrameSamples; i++)
        {
            samples[i] = (short)Math.Clamp(MathF.Round(output[i]), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>Forgets what was heard.</summary>
    public void Reset()
    {
        try
        {
            _initialize(_state, 0);
        }
        catch (WasmtimeException e)
        {
            throw new EngineException(EngineFault.Crashed, "RNNoise failed to begin anew.", e);
        }
    }

    public void Dispose() => _store.Dispose();

    private static EngineException Missing(string name) =>
        new(EngineFault.Unavailable, $"RNNoise's module has no {name} of the expected shape.");
}
