using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Denoisers;

/// <summary>How much of the clean sound each level takes: 12 dB, 26 dB, and all that the network takes out.</summary>
internal static class WetShare
{
    public static float Of(NoiseSuppressionLevel level) =>
        level switch
        {
            NoiseSuppressionLevel.Low => 0.75f,
            NoiseSuppressionLevel.Moderate => 0.95f,
            _ => 1,
        };
}
