using Parley.Engines.Agents;

namespace Parley.Engines.AgentService;

/// <summary>Where the calls for one agent go. Rules: the connection string of hub projects, and the two generations of projects that stand alone.</summary>
internal sealed record AgentRoutes(Uri Base, string? ApiVersion)
{
    /// <summary>The version that the agent service of hub projects is asked for.</summary>
    private const string HubVersion = "2024-12-01-preview";

    /// <summary>The version for projects that stand alone.</summary>
    private const string ProjectVersion = "v1";

    /// <param name="host">Host, with or without a port; <c>https</c> is added, unless it names a scheme itself.</param>
    public static AgentRoutes Of(string host, AgentAddress address)
    {
        var root = host.Contains("://", StringComparison.Ordinal) ? host.TrimEnd('/') : $"https://{host}";
        var project = Uri.EscapeDataString(address.Project);
        if (address.Hub is not { } hub)
        {
            return new(new Uri($"{root}/api/projects/{project}/"), ProjectVersion);
        }

        var path =
            $"/agents/v1.0/subscriptions/{Uri.EscapeDataString(hub.Subscription)}"
            + $"/resourceGroups/{Uri.EscapeDataString(hub.ResourceGroup)}"
            + $"/providers/Microsoft.MachineLearningServices/workspaces/{project}/";
        return new(new Uri(root + path), HubVersion);
    }

    /// <param name="path">Below the base, with its parts escaped already: <c>threads/thread_1/runs</c>.</param>
    public Uri Classic(string path) => new(Base, $"{path}?api-version={ApiVersion}");

    /// <summary>Agents with names and versions.</summary>
    public Uri Agents(string path) => new(Base, $"agents/{path}?api-version={ProjectVersion}");

    /// <summary>Their conversations and responses, which take no version.</summary>
    public Uri Responses(string path) => new(Base, $"openai/v1/{path}");
}
