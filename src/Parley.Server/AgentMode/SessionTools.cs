using Parley.Engines.Tools;

namespace Parley.Server.AgentMode;

/// <summary>What one session's tools are run by: servers for all, agents as the session's key or token allows.</summary>
/// <param name="agents">Opens an agent, without asking it anything.</param>
internal sealed class SessionTools(IToolHost? servers, Func<AgentToolAddress, IToolServer> agents) : IToolHost
{
    public string Name => servers?.Name ?? "agents";

    public IToolServer Open(ToolServerAddress address) =>
        address switch
        {
            AgentToolAddress agent => agents(agent),
            _ when servers is not null => servers.Open(address),
            _ => new RefusedTools(new(ToolFault.NotAllowed, "This server runs no tools.")),
        };
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
