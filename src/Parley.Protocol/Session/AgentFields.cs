using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>What an agent decides itself: a session with one refuses to be told.</summary>
public static class AgentFields
{
    private const string CloudVoice = "openai";

    public static string Refusal(string path) =>
        $"'{path}' belongs to the session's agent and cannot be set; change the agent instead.";

    /// <summary>What equals the session that the client was given is let pass: clients send it back.</summary>
    internal static void Check(JsonFields session, SessionConfig current)
    {
        if (session.TryGet("instructions", out var instructions) && !instructions.ValueEquals(""))
        {
            Refuse(session, "instructions");
        }

        if (
            session.TryGet("tools", out var tools)
            && tools.ValueKind == JsonValueKind.Array
            && tools.GetArrayLength() > 0
        )
        {
            Refuse(session, "tools");
        }

        if (
            session.TryGet("temperature", out var temperature)
            && temperature.ValueKind == JsonValueKind.Number
            && temperature.GetDouble() != (current.Temperature ?? SessionDefaults.Temperature)
        )
        {
            Refuse(session, "temperature");
        }
    }

    /// <summary>Agents speak with the voices of Voice Live only.</summary>
    internal static void CheckVoice(JsonFields session, SessionConfig next)
    {
        if (string.Equals(next.Voice.Type, CloudVoice, StringComparison.Ordinal))
        {
            session.Findings.Fault(ErrorCodes.InvalidValue, "Only Azure voice is supported.", session.Path("voice"));
        }
    }

    private static void Refuse(JsonFields session, string name)
    {
        var path = session.Path(name);
        session.Findings.Fault(ErrorCodes.NotSupported, Refusal(path), path);
    }
}
