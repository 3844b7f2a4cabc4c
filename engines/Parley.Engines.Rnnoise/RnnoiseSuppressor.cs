using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Rnnoise;

/// <summary>Both networks of RNNoise, compiled once for all streams.</summary>
internal sealed class RnnoiseSuppressor(RnnoiseModel small, RnnoiseModel? large) : INoiseSuppressor, IDisposable
{
    // Near the mouth there is little noise, and the voice should stay as it is: 12 dB are enough there.
    private const float NearWet = 0.75f;

    // Across the room: 26 dB, with the small network.
    private const float FarWet = 0.95f;

    public string Name => RnnoiseProvider.EngineName;

    public INoiseSuppression Open(NoiseSuppressionLevel level) =>
        level switch
        {
            NoiseSuppressionLevel.Low => Open(small, NearWet),
            NoiseSuppressionLevel.Moderate => Open(small, FarWet),
            _ => Open(large ?? small, 0.95f),
        };

    public void Dispose()
    {
        small.Dispose();
        large?.Dispose();
    }

    private static RnnoiseSuppression Open(RnnoiseModel model, float wet) =>
        new(model.Open(), model.Exports.DelayFrames, wet);
}
