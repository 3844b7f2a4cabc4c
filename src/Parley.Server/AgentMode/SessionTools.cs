using Parley.Agents.Voice;
using Parley.Agents.Wire;
using Parley.Engines.Tools;
using Parley.Server.Agents;
using Parley.Server.Auth;

namespace Parley.Server.AgentMode;

/// <summary>What one session's tools are run by: servers for all, this server's agents as the session's key or token allows.</summary>
/// <param name="agentsAreHere">Agents of which no resource is named live on this server.</param>
internal sealed class SessionTools(
    IToolHost? servers,
    AgentHost agents,
    bool agentsAreHere,
    HttpContext context,
    Principal principal
) : IToolHost
{
    public string Name => servers?.Name ?? "agents";

    public IToolServer Open(ToolServerAddress address) =>
        address switch
        {
            AgentToolAddress agent => OpenAgent(agent),
            _ when servers is not null => servers.Open(address),
            _ => new RefusedTools(new(ToolFault.NotAllowed, "This server runs no tools.")),
        };

    /// <summary>Asks it nothing yet.</summary>
    private IToolServer OpenAgent(AgentToolAddress address)
    {
        if (!principal.May(Permissions.AgentsWrite))
        {
            return Refused("The key or token of this session may not use agents.", StatusCodes.Status403Forbidden);
        }

        if (address.Resource is { } named ? !ThisServer.IsMeant(context, HostOf(named)) : !agentsAreHere)
        {
            return Refused(
                "Only agents of this server can be asked as a tool; talk to others in agent mode.",
                StatusCodes.Status403Forbidden
            );
        }

        try
        {
            return new AgentTool(agents.GetAsync, AgentDoor.CheckProject(address.Project), address);
        }
        catch (AgentException e)
        {
            return Refused(e.Message, e.Status);
        }
    }

    /// <summary>A resource is a host, or an address of one.</summary>
    private static string HostOf(string resource) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var url) && url.Authority.Length > 0 ? url.Authority : resource;

    private static RefusedTools Refused(string message, int status) =>
        new(new ToolServerException(ToolFault.Refused, message, status));
}

/// <summary>Tools that may not be used: whoever asks is told why.</summary>
internal sealed class RefusedTools(ToolServerException reason) : IToolServer
{
    public Task<IReadOnlyList<OfferedTool>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<OfferedTool>>(reason);

    public Task<ToolOutcome> CallAsync(string name, string arguments, CancellationToken cancellationToken) =>
        Task.FromException<ToolOutcome>(reason);

    public ValueTask DisposeAsync() => default;
}
