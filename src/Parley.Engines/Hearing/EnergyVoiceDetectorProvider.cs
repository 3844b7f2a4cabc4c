using Parley.Engines.Catalog;

namespace Parley.Engines.Hearing;

/// <summary>Offers the voice detector that needs nothing: it only compares the level with the background.</summary>
public sealed class EnergyVoiceDetectorProvider : IEngineProvider<IVoiceDetector>
{
    public string Name => "energy";

    public EngineKind Kind => EngineKind.VoiceDetector;

    public EngineStatus Probe() => new(true, "level above the background; takes any loud sound for speech");

    public IVoiceDetector Create() => new EnergyVoiceDetector();
}
