using Parley.Agents.Voice;
using Parley.Agents.Wire;
using Parley.Server.Gateway;

namespace Parley.Server.Agents;

/// <summary>
/// The agent that a voice session's address asks for, in every spelling: names are compared without regard to case, and <c>_</c>
/// equals <c>-</c>. The host that a connection string names is not called: agents are this server's own.
/// </summary>
internal sealed record AgentQuery(string Project, AgentTarget Target)
{
    private const int Longest = 256;
    private const int PartsOfConnection = 4;

    /// <summary>Null: the session is the model's.</summary>
    /// <exception cref="AgentException">It asks for an agent in a way that cannot be read.</exception>
    public static AgentQuery? Of(HttpContext context)
    {
        if (!RealtimePaths.VoiceLive.Any(path => context.Request.Path.Equals(path, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in context.Request.Query)
        {
            if (value.ToString().Trim() is { Length: > 0 } text)
            {
                values.TryAdd(name.Replace('_', '-'), text);
            }
        }

        var id = Value(values, "agent-id");
        var agent = Value(values, "agent-name");
        var project = ProjectOf(values);
        if (id is null && agent is null)
        {
            return project is null
                ? null
                : throw Wrong(
                    "agent-id",
                    "The address names an agent's project, but no agent: add 'agent-id' or 'agent-name'."
                );
        }

        return new AgentQuery(
            AgentDoor.CheckProject(project ?? AgentDoor.DefaultProject),
            new AgentTarget(agent is null ? id : null, agent)
            {
                Version = Value(values, "agent-version"),
                Conversation = Value(values, "conversation-id") ?? Value(values, "thread-id"),
            }
        );
    }

    private static string? ProjectOf(Dictionary<string, string> values)
    {
        if (Value(values, "agent-connection-string") is not { } connection)
        {
            return Value(values, "agent-project-name") ?? Value(values, "project-id");
        }

        var parts = connection.Split(';', StringSplitOptions.TrimEntries);
        return parts.Length == PartsOfConnection && parts.All(part => part.Length > 0)
            ? parts[^1]
            : throw Wrong(
                "agent-connection-string",
                "'agent-connection-string' is 'host;subscription;resource group;project'."
            );
    }

    private static string? Value(Dictionary<string, string> values, string name) =>
        !values.TryGetValue(name, out var value) ? null
        : value.Length <= Longest ? value
        : throw Wrong(name, $"'{name}' has at most 256 characters.");

    private static AgentException Wrong(string name, string message) =>
        new(StatusCodes.Status400BadRequest, "invalid_value", message, name);
}
