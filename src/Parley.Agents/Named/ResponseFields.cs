using System.Text.Json.Nodes;
using Parley.Agents.Classic;
using Parley.Agents.Wire;

namespace Parley.Agents.Named;

/// <summary>Reads what a response is asked for: the agent's definition, unless the request says otherwise.</summary>
internal static class ResponseFields
{
    private const int MostTokens = 1_000_000;
    private static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh"];

    /// <param name="agent">The version of the agent that answers; null: none, the request says it all.</param>
    public static JsonObject Create(BodyFields fields, JsonObject? agent, long now)
    {
        var defined = new BodyFields(agent?["definition"] as JsonObject ?? [], "definition");
        var model = fields.Text("model", DefinitionFields.LongestModel) ?? defined.Text("model");
        if (string.IsNullOrEmpty(model))
        {
            throw AgentException.Invalid(
                "model",
                "Missing required parameter: 'model'. Name one, or an agent that has one.",
                "missing_required_parameter"
            );
        }

        CheckFormat(fields);
        fields.Refuse("prompt", "'prompt': this server keeps no prompts; name an agent.");
        var background = fields.Flag("background") ?? false;
        var response = new JsonObject
        {
            ["id"] = Ids.New(Ids.Response),
            ["object"] = "response",
            ["created_at"] = now,
            ["status"] = background ? "queued" : "in_progress",
            ["background"] = background,
            ["completed_at"] = null,
            ["error"] = null,
            ["incomplete_details"] = null,
            ["instructions"] =
                fields.Text("instructions", AssistantFields.LongestInstructions) ?? defined.Text("instructions"),
            ["max_output_tokens"] = fields.Whole("max_output_tokens", 1, MostTokens),
            ["model"] = model,
            ["output"] = new JsonArray(),
            ["parallel_tool_calls"] = fields.Flag("parallel_tool_calls") ?? true,
            ["previous_response_id"] = fields.Text("previous_response_id"),
            ["reasoning"] = new JsonObject { ["effort"] = Effort(fields) ?? Effort(defined), ["summary"] = null },
            ["store"] = fields.Flag("store") ?? true,
            ["temperature"] = fields.Number("temperature", 0, 2) ?? defined.Number("temperature", 0, 2) ?? 1.0,
            ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
            ["tool_choice"] = ToolFields.ReadChoice(fields.Has("tool_choice") ? fields : defined, flat: true),
            ["tools"] = ToolFields.Read(fields.Has("tools") ? fields : defined, flat: true),
            ["top_p"] = fields.Number("top_p", 0, 1) ?? defined.Number("top_p", 0, 1) ?? 1.0,
            ["truncation"] = "disabled",
            ["usage"] = null,
            ["user"] = fields.Text("user"),
            ["metadata"] = fields.Metadata() ?? [],
        };
        if (agent is not null)
        {
            var (name, version) = ((string)agent["name"]!, (string?)agent["version"]);
            response["agent"] = Reference(name, version, "agent_id");
            response["agent_reference"] = Reference(name, version);
        }

        return response;
    }

    /// <summary>The agent that a request names, in either spelling; null: none.</summary>
    public static (string Name, string? Version)? Agent(BodyFields fields)
    {
        var named = fields.Object("agent_reference") ?? fields.Object("agent");
        return named is null
            ? null
            : (DefinitionFields.Name(named.Required("name"), named.PathOf("name")), named.Text("version"));
    }

    /// <summary>The conversation that a request names, as an id or as an object; null: none.</summary>
    public static string? Conversation(BodyFields fields) =>
        fields.Body["conversation"] is JsonObject
            ? fields.Object("conversation")!.Required("id")
            : fields.Text("conversation");

    /// <summary>What is asked: a text, or items. References to stored items are left for the caller.</summary>
    public static IReadOnlyList<BodyFields> Input(BodyFields fields) =>
        fields.Body["input"] is JsonArray ? [.. fields.Objects("input", 1_000)]
        : fields.Text("input") is { Length: > 0 } text ? [new BodyFields(ItemFields.UserMessage(text), "input")]
        : [];

    public static string? Effort(BodyFields fields)
    {
        if (fields.Object("reasoning") is not { } reasoning || reasoning.Text("effort") is not { } effort)
        {
            return null;
        }

        return Efforts.Contains(effort, StringComparer.Ordinal)
            ? effort
            : throw AgentException.Invalid(
                reasoning.PathOf("effort"),
                $"'{reasoning.PathOf("effort")}' is one of {string.Join(", ", Efforts)}."
            );
    }

    public static void CheckFormat(BodyFields fields)
    {
        if (fields.Object("text")?.Object("format") is { } format && format.Text("type") is not (null or "text"))
        {
            throw AgentException.Unsupported(
                format.PathOf("type"),
                $"'{format.PathOf("type")}': models are asked for text here; 'text' is available."
            );
        }
    }

    /// <param name="version">Null: the latest.</param>
    public static JsonObject Reference(string name, string? version, string type = "agent_reference") =>
        new()
        {
            ["type"] = type,
            ["name"] = name,
            ["version"] = version,
        };
}
