using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Server.Agents;

/// <summary>What an agent's metadata say of its voice sessions: a session, or an object with one. A client's own settings come later.</summary>
internal static class AgentSettings
{
    /// <summary>The start with the agent's settings; what cannot be used is told to the client once.</summary>
    public static SessionStart Apply(SessionStart start, string json)
    {
        var defaults = start.Config ?? SessionDefaults.For(start.Model, start.ApiVersion, start.Profile, start.Kind);
        defaults = defaults with { Model = start.Model, Agent = start.Agent };
        if (Read(json) is not { } session)
        {
            return Told(start, "The agent's settings of voice sessions are not JSON of a session.");
        }

        var result = new SessionPatch(session).ApplyTo(defaults);
        return result.Error is { } error
            ? Told(start, $"The agent's settings of voice sessions cannot be used: {error.Message}")
            : start with
            {
                Config = result.Config,
                Notices =
                [
                    .. start.Notices,
                    .. result.Warnings.Select(warning => new EngineNotice(
                        warning.Code,
                        $"In the agent's settings: {warning.Message}",
                        warning.Param
                    )),
                ],
            };
    }

    private static SessionStart Told(SessionStart start, string problem) =>
        start with
        {
            Notices = [.. start.Notices, new EngineNotice(ErrorCodes.NotActive, problem, "agent")],
        };

    private static JsonElement? Read(string json)
    {
        try
        {
            var found = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = WireLimits.Depth });
            return found.ValueKind is not JsonValueKind.Object ? null
                : found.TryGetProperty("session", out var inner) ? inner
                : found;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
