using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;

namespace Parley.Server.AgentMode;

/// <summary>The session settings that an agent's owner stored in its metadata.</summary>
internal static class AgentSettings
{
    /// <param name="text">JSON: a session, or <c>{"session":{...}}</c>.</param>
    /// <returns>The settings; where they cannot be used, the error and the settings as they were.</returns>
    public static (SessionConfig Config, WireError? Error) Apply(string text, SessionConfig config)
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
