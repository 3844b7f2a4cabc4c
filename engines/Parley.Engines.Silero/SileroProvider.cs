using Parley.Engines.Catalog;
using Parley.Engines.Hearing;

namespace Parley.Engines.Silero;

/// <summary>Offers the neural voice detector when its model file is there.</summary>
/// <param name="modelPath">Silero VAD v5 or v6 in ONNX form, about 2.3 MB.</param>
public sealed class SileroProvider(string modelPath) : IEngineProvider<IVoiceDetector>
{
    /// <summary>Where <c>npm ci --prefix assets</c> leaves the model, below the <c>assets</c> folder.</summary>
    public const string PackagedModel = "node_modules/@ricky0123/vad-web/dist/silero_vad_v6.onnx";

    private const string Remedy = "Run 'npm ci --prefix assets --ignore-scripts' to bring the model.";

    public string Name => "silero";

    public EngineKind Kind => EngineKind.VoiceDetector;

    public EngineStatus Probe() =>
        File.Exists(modelPath)
            ? new EngineStatus(true, $"Silero v6, {modelPath}")
            : new EngineStatus(false, $"Silero's model is not at {modelPath}", Remedy);

    public IVoiceDetector Create()
    {
        if (!File.Exists(modelPath))
        {
            throw new EngineException(EngineFault.Unavailable, $"Silero's model is not at {modelPath}. {Remedy}");
        }

        return new SileroVoiceDetector(modelPath);
    }
}
