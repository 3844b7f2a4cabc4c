using Parley.Agents.Turns;
using Parley.Engines;
using Parley.Engines.Responses;
using Parley.Server.Engines;

namespace Parley.Server.Agents;

/// <summary>Runs think with the responder of this server, the same that sessions use.</summary>
internal sealed class EngineResponders(IEngineSource engines) : IResponderSource
{
    public async ValueTask<IResponder> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await engines.GetAsync(cancellationToken)).Responder;
        }
        catch (InvalidOperationException e)
        {
            throw new EngineException(EngineFault.Unavailable, "The server has no model; see its log.", e);
        }
    }
}
