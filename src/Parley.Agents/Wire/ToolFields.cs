using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Agents.Tools;
using Parley.Engines.Responses;

namespace Parley.Agents.Wire;

/// <summary>
/// Tools of agents. Functions are run by the client; the classic shape wraps them in <c>function</c>, the newer one is flat and has
/// servers of tools too, which this server calls. What those are shown is not in the copy.
/// </summary>
internal static partial class ToolFields
{
    private const int Most = 128;

    /// <summary>Checks the tools; gives a copy, empty when there are none.</summary>
    /// <exception cref="AgentException">One is malformed, or of a kind that is not here.</exception>
    public static JsonArray Read(BodyFields fields, bool flat)
    {
        if (fields.Array("tools") is { Count: > Most })
        {
            throw AgentException.Invalid(
                fields.PathOf("tools"),
                "An agent has at most 128 tools.",
                "tool_limit_exceeded"
            );
        }

        var tools = new JsonArray();
        foreach (var tool in fields.Objects("tools"))
        {
            if (tool.Required("type") is "mcp")
            {
                AddServer(tools, tool);
                continue;
            }

            if (tool.Required("type") is not "function")
            {
                throw AgentException.Unsupported(
                    tool.PathOf("type"),
                    $"'{tool.PathOf("type")}': only 'function' and 'mcp' tools are available "
                        + "here; this server searches no files and runs no code for an agent."
                );
            }

            var function = flat ? tool : tool.Object("function") ?? throw tool.Missing("function");
            if (!FunctionName().IsMatch(function.Required("name")))
            {
                throw AgentException.Invalid(
                    function.PathOf("name"),
                    $"'{function.PathOf("name")}' has 1 to 64 letters, digits, '_', '-' or '.'."
                );
            }

            _ = function.Text("description");
            _ = function.Object("parameters");
            tools.Add(tool.Body.DeepClone());
        }

        return tools;
    }

    private static void AddServer(JsonArray tools, BodyFields tool)
    {
        var server = McpDefinitions.Read(tool);
        if (
            tools.Any(t =>
                (string?)t!["type"] is "mcp"
                && string.Equals((string?)t["server_label"], server.ServerLabel, StringComparison.Ordinal)
            )
        )
        {
            throw AgentException.Invalid(
                tool.PathOf("server_label"),
                $"'{tool.PathOf("server_label")}' is used twice."
            );
        }

        tools.Add(McpDefinitions.Show(server));
    }

    /// <summary>The functions as the responders know them.</summary>
    public static IReadOnlyList<ChatTool> ToChat(JsonArray? tools, bool flat) =>
        [
            .. (tools ?? [])
                .OfType<JsonObject>()
                .Where(tool => (string?)tool["type"] is "function")
                .Select(tool => flat ? tool : (JsonObject)tool["function"]!)
                .Select(function => new ChatTool(
                    (string)function["name"]!,
                    (string?)function["description"],
                    function["parameters"] is { } parameters ? JsonSerializer.SerializeToElement(parameters) : default
                )),
        ];

    /// <summary>Checks <c>tool_choice</c>; gives a copy, <c>auto</c> when it is absent.</summary>
    public static JsonNode ReadChoice(BodyFields fields, bool flat)
    {
        if (fields.Body["tool_choice"] is not { } choice)
        {
            return JsonValue.Create("auto");
        }

        var known = choice is JsonObject found
            ? (string?)found["type"] is "function" && NameOf(found, flat) is { Length: > 0 }
            : choice.GetValueKind() is JsonValueKind.String && (string?)choice is "auto" or "none" or "required";
        return known
            ? choice.DeepClone()
            : throw AgentException.Invalid(
                fields.PathOf("tool_choice"),
                $"'{fields.PathOf("tool_choice")}' is auto, none, required or a function."
            );
    }

    public static ToolChoice ToChoice(JsonNode? choice, bool flat) =>
        choice is JsonObject found ? new(ToolChoiceMode.Function, NameOf(found, flat))
        : (string?)choice is "none" ? new(ToolChoiceMode.None)
        : (string?)choice is "required" ? new(ToolChoiceMode.Required)
        : ToolChoice.Auto;

    private static string? NameOf(JsonObject choice, bool flat) =>
        flat ? TextOf(choice["name"])
        : choice["function"] is JsonObject function ? TextOf(function["name"])
        : null;

    private static string? TextOf(JsonNode? node) =>
        node?.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : null;

    [GeneratedRegex("^[a-zA-Z0-9_.-]{1,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex FunctionName();
}
