namespace Parley.Engines.Hearing;

/// <summary>
/// The fallback where no neural detector is to be had: speech is what stands out of the background's level. Good enough in a
/// quiet room, of little use in noise.
/// </summary>
public sealed class EnergyVoiceDetector : IVoiceDetector
{
    public string Name => "energy";

    public IVoiceDetection Open() => new EnergyVoiceDetection();
}
