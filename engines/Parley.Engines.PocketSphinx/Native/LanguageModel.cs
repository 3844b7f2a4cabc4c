namespace Parley.Engines.PocketSphinx.Native;

/// <summary>A reference to a native n-gram model; searches and joined models keep their own.</summary>
internal sealed class LanguageModel : IDisposable
{
    private nint handle;

    internal LanguageModel(nint handle)
    {
        this.handle =
            handle != 0
                ? handle
                : throw new EngineException(EngineFault.Unavailable, "A language model cannot be read.");
    }

    internal nint Handle => handle;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var old and not 0)
        {
            _ = SphinxBase.FreeModel(old);
        }
    }
}
