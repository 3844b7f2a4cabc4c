using Parley.Runtime.Sessions;

namespace Parley.Server.Engines;

/// <summary>Gives sessions their engines.</summary>
internal interface IEngineSource
{
    EngineReport Report { get; }

    /// <summary>The engines, as soon as they are made.</summary>
    /// <exception cref="InvalidOperationException">They could not be made.</exception>
    ValueTask<SessionEngines> GetAsync(CancellationToken cancellationToken);

    /// <summary>Makes the engines and lets each do a little work, so that the first session finds them warm.</summary>
    Task WarmUpAsync(CancellationToken cancellationToken);
}
