using System.Runtime.InteropServices;
using Parley.Engines.Catalog;
using Parley.Engines.Speech;

namespace Parley.Engines.Flite;

/// <summary>Offers flite: US English speech, 16 kHz, in process, from Debian's <c>libflite1</c>.</summary>
public sealed class FliteProvider : IEngineProvider<ISpeaker>
{
    private const string Remedy = "Install the Debian package libflite1.";

    public string Name => FliteSpeaker.EngineName;

    public EngineKind Kind => EngineKind.Speaker;

    public EngineStatus Probe()
    {
        try
        {
            if (!NativeLibrary.TryLoad(FliteNative.Library, out var library))
            {
                return new EngineStatus(false, $"{FliteNative.Library} is not there.", Remedy);
            }
            NativeLibrary.Free(library);
            var voices = FliteVoice.Known.Where(voice => voice.IsInstalled()).Select(voice => voice.Voice.Id).ToList();
            return voices.Count > 0
                ? new EngineStatus(true, $"flite, US English, voices {string.Join(", ", voices)}")
                : new EngineStatus(false, "flite is there, but none of its voices is.", Remedy);
        }
        catch (Exception e)
        {
            return new EngineStatus(false, $"flite cannot be loaded: {e.Message}", Remedy);
        }
    }

    public ISpeaker Create()
    {
        var voices = FliteVoice.Known.Where(voice => voice.IsInstalled()).ToList();
        if (voices.Count == 0)
        {
            throw new EngineException(EngineFault.Unavailable, $"flite or its voices are not there. {Remedy}");
        }
        try
        {
            return new FliteSpeaker(voices);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new EngineException(EngineFault.Unavailable, $"flite cannot be loaded: {e.Message}", e);
        }
    }
}
