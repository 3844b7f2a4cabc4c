using System.Text.Json;
using Parley.Engines.Agents;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Server.AgentMode;

/// <summary>What a session with an agent begins with: the defaults, and the session settings that the agent's owner stored in its metadata.</summary>
internal static class AgentSettings
{
    /// <summary>Settings that cannot be used change nothing, and the client is told.</summary>
    public static SessionStart Apply(AgentConnection agent, SessionStart start)
    {
        var config = SessionDefaults.For(start.Model, start.ApiVersion, start.Profile, start.Kind) with
        {
            Agent = new AgentInfo(agent.Card.Name, agent.Card.Description, agent.Card.Id, agent.ThreadId),
        };
        if (agent.Card.SessionSettings is not { } text)
        {
            return start with { Config = config };
        }

        var (settled, error) = Read(text, config);
        start = start with { Config = settled };
        return error is null
            ? start
            : start with
            {
                Notices =
                [
                    .. start.Notices,
                    new EngineNotice(
                        ErrorCodes.NotActive,
                        $"The agent's settings for its sessions cannot be used: {error.Message}",
                        error.Param
                    ),
                ],
            };
    }

    /// <param name="text">JSON: a session, or <c>{"session":{...}}</c>.</param>
    /// <returns>The settings; where they cannot be used, the error and the settings as they were.</returns>
    private static (SessionConfig Config, WireError? Error) Read(string text, SessionConfig config)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
        }
        catch (JsonException)
        {
            return (config, WireError.Invalid(ErrorCodes.InvalidJson, "They are not valid JSON."));
        }

        var session =
            json.ValueKind == JsonValueKind.Object && json.TryGetProperty("session", out var inner) ? inner : json;
        var read = SessionPatchReader.Apply(session, config);
        return (read.Config, read.Error);
    }
}
