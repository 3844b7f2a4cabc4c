using System.Runtime.InteropServices;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Speex;

/// <summary>Offers the echo canceller of speexdsp, in process, from Debian's <c>libspeexdsp1</c>.</summary>
public sealed class SpeexEchoProvider : IEngineProvider<IEchoCanceller>
{
    private const string Remedy = "Install the Debian package libspeexdsp1.";

    public string Name => SpeexEchoCanceller.EngineName;

    public EngineKind Kind => EngineKind.EchoCanceller;

    public EngineStatus Probe()
    {
        try
        {
            if (!NativeLibrary.TryLoad(SpeexEchoNative.Library, out var library))
            {
                return new EngineStatus(false, $"{SpeexEchoNative.Library} is not there.", Remedy);
            }

            var missing = Array.Find(
                SpeexEchoNative.Symbols,
                symbol => !NativeLibrary.TryGetExport(library, symbol, out _)
            );
            NativeLibrary.Free(library);
            return missing is null
                ? new EngineStatus(true, "the echo canceller of speexdsp")
                : new EngineStatus(false, $"{SpeexEchoNative.Library} is there, but without {missing}.", Remedy);
        }
        catch (Exception e)
        {
            return new EngineStatus(false, $"The echo canceller of speexdsp cannot be loaded: {e.Message}", Remedy);
        }
    }

    public IEchoCanceller Create()
    {
        var status = Probe();
        return status.Available
            ? new SpeexEchoCanceller()
            : throw new EngineException(EngineFault.Unavailable, $"{status.Detail} {Remedy}");
    }
}
