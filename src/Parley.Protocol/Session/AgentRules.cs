using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>What a session may not set where an agent answers: the agent brings its own, and it is spoken by Azure voices only.</summary>
internal static class AgentRules
{
    /// <param name="voice">The voice that would be used.</param>
    public static void Check(JsonFields session, VoiceConfig voice)
    {
        // Clients send back what they were shown: what is empty there is let pass.
        RefuseWhen(session, "instructions", static v => v.ValueKind == JsonValueKind.String && !v.ValueEquals(""u8));
        RefuseWhen(session, "tools", static v => v.ValueKind == JsonValueKind.Array && v.GetArrayLength() > 0);
        RefuseWhen(session, "temperature", static v => v.ValueKind == JsonValueKind.Number);
        if (voice.Type is "openai")
        {
            session.Findings.Fault(ErrorCodes.InvalidValue, "Only Azure voice is supported.", session.Path("voice"));
        }
    }

    private static void RefuseWhen(JsonFields session, string name, Predicate<JsonElement> isSet)
    {
        if (session.TryGet(name, out var value) && isSet(value))
        {
            var path = session.Path(name);
            session.Findings.Fault(
                ErrorCodes.NotSupportedWithAgent,
                $"'{path}' is not supported with an agent, which brings its own.",
                path
            );
        }
    }
}
