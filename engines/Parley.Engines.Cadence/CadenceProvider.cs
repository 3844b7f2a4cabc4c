using Parley.Engines.Catalog;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.Cadence;

/// <summary>Offers Parley's own network as a turn detector. It is part of the program.</summary>
public sealed class CadenceProvider : IEngineProvider<ITurnDetector>
{
    internal const string EngineName = "cadence";

    public string Name => EngineName;

    public EngineKind Kind => EngineKind.TurnDetector;

    public EngineStatus Probe() => new(true, "built in: hears from the voice alone whether it sounds done");

    public ITurnDetector Create() => new CadenceDetector(CadenceDetector.Packaged());
}
