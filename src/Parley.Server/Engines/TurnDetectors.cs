using Parley.Engines.Cadence;
using Parley.Engines.Catalog;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Engines.SmartTurn;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>Which turn detectors are tried, and in what order.</summary>
internal static class TurnDetectors
{
    /// <summary>By itself only a model that the operator brought; Parley's own votes when it is asked to (docs/guides/turns.md says why).</summary>
    public static IReadOnlyList<IEngineProvider<ITurnDetector>> For(ServerSettings settings) =>
        settings.TurnDetector switch
        {
            TurnDetectorChoice.None => [],
            TurnDetectorChoice.Cadence => [new CadenceProvider()],
            _ => [new SmartTurnProvider(ModelFolders.SmartTurn(settings))],
        };
}
