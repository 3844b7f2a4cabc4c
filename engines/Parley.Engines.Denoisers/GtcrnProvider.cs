using Microsoft.ML.OnnxRuntime;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Denoisers;

/// <summary>Offers GTCRN when its model file is there; Parley brings none.</summary>
/// <param name="modelPath">The streaming model in ONNX form, simplified or not, 0.4 MB.</param>
public sealed class GtcrnProvider(string modelPath) : IEngineProvider<INoiseSuppressor>
{
    internal const string EngineName = "gtcrn";

    public string Name => EngineName;

    public EngineKind Kind => EngineKind.NoiseSuppressor;

    public EngineStatus Probe() =>
        File.Exists(modelPath)
            ? new(true, $"GTCRN, {modelPath}")
            : new(false, $"Optional: GTCRN's model would be at {modelPath}");

    public INoiseSuppressor Create() =>
        new Suppressor(ModelSession.Load(modelPath, GtcrnSuppression.Inputs, GtcrnSuppression.Outputs));

    private sealed class Suppressor(InferenceSession session) : INoiseSuppressor, IDisposable
    {
        public string Name => EngineName;

        public INoiseSuppression Open(NoiseSuppressionLevel level) => new GtcrnSuppression(session, WetShare.Of(level));

        public void Dispose() => session.Dispose();
    }
}
