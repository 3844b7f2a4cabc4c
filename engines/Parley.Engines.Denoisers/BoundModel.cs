using Microsoft.ML.OnnxRuntime;

namespace Parley.Engines.Denoisers;

/// <summary>
/// A network bound to the arrays of one stream: what it remembers goes from its outputs back to its inputs. A run costs no
/// managed allocation. Used by one thread at a time.
/// </summary>
internal sealed class BoundModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue> _values = [];
    private readonly List<(float[] From, float[] To)> _memories = [];

    public BoundModel(InferenceSession session)
    {
        _session = session;
        _binding = session.CreateIoBinding();
    }

    public float[] Input(string name, params long[] shape)
    {
        var data = Make(shape, out var value);
        _binding.BindInput(name, value);
        return data;
    }

    public float[] Output(string name, params long[] shape)
    {
        var data = Make(shape, out var value);
        _binding.BindOutput(name, value);
        return data;
    }

    /// <summary>What the network hands from one run to the next; begins with zeros.</summary>
    public void Memory(string input, string output, params long[] shape) =>
        _memories.Add((Output(output, shape), Input(input, shape)));

    /// <exception cref="EngineException">The network failed.</exception>
    public void Run()
    {
        try
        {
            _session.RunWithBinding(_options, _binding);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EngineException(EngineFault.Crashed, "The noise suppressor's network failed on a frame.", e);
        }

        foreach (var (from, to) in _memories)
        {
            from.AsSpan().CopyTo(to);
        }
    }

    public void Forget()
    {
        foreach (var (_, to) in _memories)
        {
            Array.Clear(to);
        }
    }

    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }
    }

    private float[] Make(long[] shape, out OrtValue value)
    {
        var data = new float[shape.Aggregate(1L, (product, length) => product * length)];
        value = OrtValue.CreateTensorValueFromMemory(data, shape);
        _values.Add(value);
        return data;
    }
}
