using Parley.Protocol.Errors;
using Parley.Runtime.Sessions;
using Parley.Server.AgentMode;

namespace Parley.Server.Gateway;

/// <summary>Query parameters that have no effect here: the client is told, and is served all the same.</summary>
internal static class RequestNotices
{
    private static readonly Notice[] Known =
    [
        new(
            "profile",
            (_, isForAgent) => !isForAgent,
            "the model comes from the server's own Responder setting, whatever the deployment is called"
        ),
        new(
            AgentParameters.Identity,
            (_, _) => true,
            "agents of this server need no identity, and agents of others are asked with 'agent-access-token'"
        ),
        new(AgentParameters.Resource, (_, isForAgent) => !isForAgent, "models come from this server"),
        new(
            AgentParameters.Resource,
            (query, isForAgent) => isForAgent && query.Has(AgentParameters.ConnectionString),
            "the connection string names the host"
        ),
        new(
            AgentParameters.Version,
            (query, isForAgent) => isForAgent && query.Has(AgentParameters.Id),
            "agents with an id have no versions"
        ),
    ];

    public static IReadOnlyList<EngineNotice> Of(HttpContext context, bool isForAgent = false)
    {
        var query = new QueryValues(context.Request.Query);
        return
        [
            .. Known
                .Where(known => query.Has(known.Name) && known.Applies(query, isForAgent))
                .Select(known => new EngineNotice(
                    ErrorCodes.NotActive,
                    $"'{query.Spelled(known.Name)}' has no effect: {known.Why}.",
                    query.Spelled(known.Name)
                )),
        ];
    }

    private sealed record Notice(string Name, Func<QueryValues, bool, bool> Applies, string Why);
}
