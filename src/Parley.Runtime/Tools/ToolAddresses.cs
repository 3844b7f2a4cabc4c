using Parley.Engines.Tools;
using Parley.Protocol.Tools;

namespace Parley.Runtime.Tools;

internal static class ToolAddresses
{
    /// <summary>A token that does not name its own scheme is a bearer.</summary>
    public static ToolServerAddress ToAddress(this McpServerTool server)
    {
        var headers = new Dictionary<string, string>(server.Credentials.Headers, StringComparer.OrdinalIgnoreCase);
        if (server.Credentials.Authorization is { } token)
        {
            headers["Authorization"] = token.Contains(' ', StringComparison.Ordinal) ? token : $"Bearer {token}";
        }

        return new(new Uri(server.ServerUrl), headers);
    }

    /// <summary>An agent has no address of its own: what names it stands where a server's would.</summary>
    public static ToolServerAddress ToAddress(this FoundryAgentTool agent)
    {
        var address = AgentToolAddress.Of(agent.ProjectName, agent.AgentName, agent.AgentVersion);
        return address with { Resource = agent.ResourceOverride, KeepsContext = agent.KeepsContext };
    }
}
