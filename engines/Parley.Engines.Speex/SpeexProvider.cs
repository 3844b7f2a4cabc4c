using System.Runtime.InteropServices;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Speex;

/// <summary>Offers the noise suppressor of Debian's <c>libspeexdsp1</c>, where nothing better is to be had.</summary>
public sealed class SpeexProvider : IEngineProvider<INoiseSuppressor>
{
    internal const string EngineName = "speex";

    private const string Remedy = "Install the Debian package libspeexdsp1.";

    public string Name => EngineName;

    public EngineKind Kind => EngineKind.NoiseSuppressor;

    public EngineStatus Probe()
    {
        if (!NativeLibrary.TryLoad(SpeexNative.Library, out var library))
        {
            return new(false, $"{SpeexNative.Library} is not there.", Remedy);
        }

        NativeLibrary.Free(library);
        return new(true, "libspeexdsp, the preprocessor; weak against noise that changes");
    }

    public INoiseSuppressor Create()
    {
        try
        {
            new SpeexSuppression(-25).Dispose();
            return new SpeexSuppressor();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new EngineException(EngineFault.Unavailable, $"speexdsp cannot be loaded: {e.Message} {Remedy}", e);
        }
    }
}
