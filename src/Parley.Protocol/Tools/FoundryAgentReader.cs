using Parley.Protocol.Json;

namespace Parley.Protocol.Tools;

/// <summary>Reads a tool of type <c>foundry_agent</c>.</summary>
internal static class FoundryAgentReader
{
    /// <returns>Null when something is wrong; then there is a fault.</returns>
    public static FoundryAgentTool? Read(JsonFields tool)
    {
        var agent = new FoundryAgentTool(Name(tool, "agent_name"), Name(tool, "project_name"))
        {
            AgentVersion = Optional(tool, "agent_version"),
            ClientId = Optional(tool, "client_id"),
            Description = tool.Text("description", WireLimits.AgentDescriptionLength),
            ResourceOverride = Optional(tool, "foundry_resource_override"),
            KeepsContext = tool.OneOf("agent_context_type", "no_context", "agent_context") is not "no_context",
            AnswersDirectly = tool.Flag("return_agent_response_directly") ?? true,
        };
        tool.JudgeTheRest();
        return tool.Findings.Ok ? agent : null;
    }

    private static string Name(JsonFields tool, string name)
    {
        var text = tool.RequiredText(name);
        if (tool.Findings.Ok && !IsPlain(text))
        {
            Refuse(tool, name);
        }

        return text;
    }

    private static string? Optional(JsonFields tool, string name)
    {
        if (tool.Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        if (!IsPlain(text))
        {
            Refuse(tool, name);
        }

        return text;
    }

    private static void Refuse(JsonFields tool, string name) =>
        tool.BadValue(
            tool.Path(name),
            $"must have 1 to {WireLimits.AgentFieldLength} characters, none of them a control character"
        );

    private static bool IsPlain(string text) =>
        text.Length is > 0 and <= WireLimits.AgentFieldLength && !text.Any(char.IsControl);
}
