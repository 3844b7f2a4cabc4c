using Parley.Engines.Catalog;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.SmartTurn;

/// <summary>Offers a neural turn detector when its model file is there; nothing brings one.</summary>
/// <param name="modelPath">Smart Turn v3 in ONNX form, or a model with the same input and output.</param>
public sealed class SmartTurnProvider(string modelPath) : IEngineProvider<ITurnDetector>
{
    private const string Remedy =
        "Optional: put a Smart Turn v3 model there (docs/guides/turns.md) to have it vote on the end of turns, or let Parley's own: --turn-detector cadence.";

    public string Name => "smart-turn";

    public EngineKind Kind => EngineKind.TurnDetector;

    public EngineStatus Probe() =>
        File.Exists(modelPath)
            ? new EngineStatus(true, $"Smart Turn, {modelPath}")
            : new EngineStatus(false, $"No turn model is at {modelPath}.", Remedy);

    public ITurnDetector Create() =>
        File.Exists(modelPath)
            ? new SmartTurnDetector(modelPath)
            : throw new EngineException(EngineFault.Unavailable, $"There is no turn model at {modelPath}. {Remedy}");
}
