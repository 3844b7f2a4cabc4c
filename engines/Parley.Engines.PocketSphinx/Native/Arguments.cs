using System.Runtime.InteropServices;

namespace Parley.Engines.PocketSphinx.Native;

/// <summary>A parsed native command line; owns its memory, which the decoder keeps pointing at.</summary>
internal sealed unsafe class Arguments : IDisposable
{
    private nint handle;

    /// <exception cref="EngineException">The engine does not know an argument, or a model folder is not readable.</exception>
    internal Arguments(params IReadOnlyList<string> values)
    {
        var native = new nint[values.Count + 1];
        try
        {
            native[0] = Marshal.StringToCoTaskMemUTF8("parley");
            for (var i = 0; i < values.Count; i++)
            {
                native[i + 1] = Marshal.StringToCoTaskMemUTF8(values[i]);
            }

            fixed (nint* pointer = native)
            {
                handle = SphinxBase.ParseArguments(0, Sphinx.Arguments(), native.Length, pointer, 1);
            }
        }
        finally
        {
            foreach (var text in native)
            {
                Marshal.FreeCoTaskMem(text);
            }
        }

        if (handle == 0)
        {
            throw new EngineException(EngineFault.Unavailable, "PocketSphinx refused its settings.");
        }
    }

    internal nint Handle => handle;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var old and not 0)
        {
            _ = SphinxBase.FreeArguments(old);
        }
    }
}
