using Wasmtime;

namespace Parley.Engines.Rnnoise;

/// <summary>
/// One compiled module, shared by all streams. What it imports is only memory: more of it, and moving it. Thread-safe once made.
/// </summary>
internal sealed class RnnoiseModel : IDisposable
{
    private const int PageBytes = 65_536;

    private readonly Engine _engine;
    private readonly Module _module;
    private readonly Linker _linker;

    /// <exception cref="EngineException">The bytes are no module, or not this one.</exception>
    public RnnoiseModel(string name, byte[] module, RnnoiseExports exports)
    {
        Name = name;
        Exports = exports;
        Engine? engine = null;
        Module? compiled = null;
        Linker? linker = null;
        try
        {
            engine = new Engine();
            compiled = Module.FromBytes(engine, name, module);
            linker = new Linker(engine);
            foreach (var import in compiled.Imports.OfType<FunctionImport>())
            {
                Define(linker, import, exports.Memory);
            }

            (_engine, _module, _linker) = (engine, compiled, linker);
        }
        catch (Exception e) when (e is WasmtimeException or DllNotFoundException or TypeInitializationException)
        {
            linker?.Dispose();
            compiled?.Dispose();
            engine?.Dispose();
            throw new EngineException(EngineFault.Unavailable, $"RNNoise's module {name} cannot be loaded.", e);
        }
    }

    /// <summary>The version of RNNoise, for people.</summary>
    public string Name { get; }

    public RnnoiseExports Exports { get; }

    /// <summary>Makes the state of one stream: a memory of its own.</summary>
    /// <exception cref="EngineException">There is no room, or the module is not RNNoise.</exception>
    public RnnoiseStream Open()
    {
        var store = new Store(_engine);
        try
        {
            return new RnnoiseStream(store, _linker.Instantiate(store, _module), Exports);
        }
        catch (Exception e) when (e is WasmtimeException or InvalidOperationException)
        {
            store.Dispose();
            throw new EngineException(EngineFault.Unavailable, $"RNNoise {Name} cannot be started.", e);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _linker.Dispose();
        _module.Dispose();
        _engine.Dispose();
    }

    private static void Define(Linker linker, FunctionImport import, string memory)
    {
        switch (import.Parameters.Count, import.Results.Count)
        {
            case (1, 1):
                linker.DefineFunction(
                    import.ModuleName,
                    import.Name,
                    (Caller caller, int bytes) => Grow(caller.GetMemory(memory)!, bytes)
                );
                break;
            case (3, 1):
                linker.DefineFunction(
                    import.ModuleName,
                    import.Name,
                    (Caller caller, int to, int from, int bytes) => Move(caller.GetMemory(memory)!, to, from, bytes)
                );
                break;
            case (3, 0):
                linker.DefineFunction(
                    import.ModuleName,
                    import.Name,
                    (Caller caller, int to, int from, int bytes) =>
                    {
                        Move(caller.GetMemory(memory)!, to, from, bytes);
                    }
                );
                break;
            default:
                throw new EngineException(
                    EngineFault.Unavailable,
                    $"RNNoise's module asks for {import.ModuleName}.{import.Name}, which is unknown."
                );
        }
    }

    private static int Grow(Memory memory, int bytes)
    {
        var missing = ((uint)bytes - memory.GetLength() + PageBytes - 1) / PageBytes;
        return missing <= 0 || memory.Grow(missing) >= 0 ? 1 : 0;
    }

    private static int Move(Memory memory, int to, int from, int bytes)
    {
        memory.GetSpan((uint)from, bytes).CopyTo(memory.GetSpan((uint)to, bytes));
        return to;
    }
}
