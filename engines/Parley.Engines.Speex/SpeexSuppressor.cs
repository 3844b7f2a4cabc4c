using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Speex;

/// <summary>Spectral subtraction by libspeexdsp: cheap, and weak against noise that changes.</summary>
internal sealed class SpeexSuppressor : INoiseSuppressor
{
    public string Name => SpeexProvider.EngineName;

    public INoiseSuppression Open(NoiseSuppressionLevel level) =>
        new SpeexSuppression(
            level switch
            {
                NoiseSuppressionLevel.Low => -9,
                NoiseSuppressionLevel.Moderate => -12,
                _ => -15,
            }
        );
}
