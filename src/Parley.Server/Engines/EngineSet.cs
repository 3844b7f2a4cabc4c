using Parley.Runtime.Sessions;

namespace Parley.Server.Engines;

/// <summary>Engines that were made, and the account of how.</summary>
internal sealed record EngineSet(SessionEngines Engines, IReadOnlyList<EngineLine> Lines);
