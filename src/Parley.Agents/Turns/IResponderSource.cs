using Parley.Engines.Responses;

namespace Parley.Agents.Turns;

/// <summary>Gives runs the model of this server.</summary>
public interface IResponderSource
{
    /// <exception cref="Parley.Engines.EngineException">There is none.</exception>
    ValueTask<IResponder> GetAsync(CancellationToken cancellationToken);
}
