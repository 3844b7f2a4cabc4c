namespace Parley.Engines.Tools;

/// <summary>An agent that is asked as a tool is called. What it remembers lasts as long as its connection.</summary>
/// <param name="Version">Null: the latest.</param>
public sealed record AgentToolAddress(Uri Url, string Project, string Agent, string? Version)
    : ToolServerAddress(Url, new Dictionary<string, string>(StringComparer.Ordinal))
{
    /// <summary>Another resource than this server; null: this server.</summary>
    public string? Resource { get; init; }

    /// <summary>The agent remembers what it was asked before; else each question stands alone.</summary>
    public bool KeepsContext { get; init; } = true;

    /// <summary>Named as <c>agent:///PROJECT/AGENT/VERSION</c>, for journals.</summary>
    public static AgentToolAddress Of(string project, string agent, string? version)
    {
        var parts = new[] { project, agent, version ?? "latest" }.Select(Uri.EscapeDataString);
        return new(new Uri($"agent:///{string.Join('/', parts)}"), project, agent, version);
    }

    public override string ToString() => "agent";
}
