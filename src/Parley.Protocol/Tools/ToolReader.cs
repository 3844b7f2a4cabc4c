using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Tools;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c> of a session or a response.</summary>
internal static class ToolReader
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
    );

    /// <returns>Null when the field is absent.</returns>
    public static ToolSet? ReadTools(JsonFields owner)
    {
        if (owner.Array("tools") is null)
        {
            return null;
        }

        var functions = ImmutableArray.CreateBuilder<FunctionTool>();
        var servers = ImmutableArray.CreateBuilder<McpServerTool>();
        var agents = ImmutableArray.CreateBuilder<FoundryAgentTool>();
        foreach (var entry in owner.Objects("tools", WireLimits.Tools))
        {
            entry.Require("type");
            switch (entry.OneOf("type", "function", "mcp", "foundry_agent"))
            {
                case "function":
                    AddFunction(entry, functions);
                    break;
                case "mcp":
                    AddServer(entry, servers);
                    break;
                case "foundry_agent" when entry.Findings.Profile.HasVoiceLiveFields:
                    AddAgent(entry, agents);
                    break;
                case "foundry_agent":
                    entry.LeaveOut(
                        ErrorCodes.NotSupported,
                        "Tools of type foundry_agent belong to Voice Live; this one is left out.",
                        entry.Path("type")
                    );
                    break;
            }
        }

        return new(functions.DrainToImmutable(), servers.DrainToImmutable(), agents.DrainToImmutable());
    }

    /// <returns>Null when the field is absent or wrong.</returns>
    public static ToolChoiceConfig? ReadChoice(JsonFields owner)
    {
        if (!owner.TryGet("tool_choice", out var value))
        {
            return null;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString() switch
                {
                    "auto" => ToolChoiceConfig.Auto,
                    "none" => ToolChoiceConfig.None,
                    "required" => ToolChoiceConfig.Required,
                    { } name => Named(owner, owner.Path("tool_choice"), name),
                    _ => null,
                };
            case JsonValueKind.Object:
                var choice = owner.Object("tool_choice")!;
                choice.Require("type");
                if (choice.OneOf("type", "function", "mcp") is "mcp")
                {
                    return ToolChoiceConfig.Mcp(choice.RequiredText("server_label"), choice.Text("name"));
                }

                // The chat completions form has the name one level down.
                return choice.Object("function") is { } function
                    ? Named(function, function.Path("name"), function.RequiredText("name"))
                    : Named(choice, choice.Path("name"), choice.RequiredText("name"));
            default:
                owner.WrongType(owner.Path("tool_choice"), "a string or an object", value);
                return null;
        }
    }

    private static ToolChoiceConfig Named(JsonFields fields, string path, string name)
    {
        if (!IsName(name))
        {
            fields.BadValue(path, "must be auto, none, required or the name of a function");
        }

        return ToolChoiceConfig.Function(name);
    }

    private static void AddFunction(JsonFields tool, ImmutableArray<FunctionTool>.Builder functions)
    {
        var name = tool.RequiredText("name");
        if (!IsName(name))
        {
            tool.BadValue(
                tool.Path("name"),
                $"must have 1 to {WireLimits.ToolNameLength} letters, digits, dots, _ or -"
            );
        }

        if (functions.Any(f => string.Equals(f.Name, name, StringComparison.Ordinal)))
        {
            tool.BadValue(tool.Path("name"), "is used twice");
        }

        var description = tool.Text("description");
        var parameters = tool.Object("parameters") is { } schema ? JsonFields.Detach(schema.Json) : (JsonElement?)null;
        tool.JudgeTheRest();
        functions.Add(new FunctionTool(name, description, parameters));
    }

    private static void AddServer(JsonFields tool, ImmutableArray<McpServerTool>.Builder servers)
    {
        if (McpReader.Read(tool) is not { } server)
        {
            return;
        }

        if (servers.Any(s => string.Equals(s.ServerLabel, server.ServerLabel, StringComparison.Ordinal)))
        {
            tool.BadValue(tool.Path("server_label"), "is used twice");
        }

        if (servers.Count >= WireLimits.McpServers)
        {
            tool.BadValue(tool.Path("type"), $"may be mcp at most {WireLimits.McpServers} times");
        }

        servers.Add(server);
    }

    private static void AddAgent(JsonFields tool, ImmutableArray<FoundryAgentTool>.Builder agents)
    {
        if (FoundryAgentReader.Read(tool) is not { } agent)
        {
            return;
        }

        if (agents.Any(a => string.Equals(a.AgentName, agent.AgentName, StringComparison.Ordinal)))
        {
            tool.BadValue(tool.Path("agent_name"), "is used twice");
        }

        agents.Add(agent);
    }

    public static bool IsName(string name) =>
        name.Length is > 0 and <= WireLimits.ToolNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
