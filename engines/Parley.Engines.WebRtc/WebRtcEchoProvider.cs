using System.Runtime.InteropServices;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.WebRtc;

/// <summary>Offers WebRTC's echo canceller, in process, from Debian's <c>libwebrtc-audio-processing1</c>.</summary>
public sealed class WebRtcEchoProvider : IEngineProvider<IEchoCanceller>
{
    private const string Remedy = "Install the Debian package libwebrtc-audio-processing1.";

    public string Name => WebRtcEchoCanceller.EngineName;

    public EngineKind Kind => EngineKind.EchoCanceller;

    public EngineStatus Probe()
    {
        try
        {
            if (!NativeLibrary.TryLoad(WebRtcNative.Library, out var library))
            {
                return new EngineStatus(false, $"{WebRtcNative.Library} is not there.", Remedy);
            }

            var missing = Array.Find(
                WebRtcNative.Symbols,
                symbol => !NativeLibrary.TryGetExport(library, symbol, out _)
            );
            NativeLibrary.Free(library);
            return missing is null
                ? new EngineStatus(true, "WebRTC's echo canceller, release 0.3")
                : new EngineStatus(false, $"{WebRtcNative.Library} is there, but without {missing}.", Remedy);
        }
        catch (Exception e)
        {
            return new EngineStatus(false, $"WebRTC's echo canceller cannot be loaded: {e.Message}", Remedy);
        }
    }

    public IEchoCanceller Create()
    {
        var status = Probe();
        return status.Available
            ? new WebRtcEchoCanceller()
            : throw new EngineException(EngineFault.Unavailable, $"{status.Detail} {Remedy}");
    }
}
