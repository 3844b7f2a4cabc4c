using System.Text.Json.Nodes;
using Parley.Agents.Wire;

namespace Parley.Agents.Classic;

/// <summary>Reads what a run is asked to do: the assistant's fields, unless the request says otherwise.</summary>
internal static class RunFields
{
    private const int MostTokens = 1_000_000;

    public static JsonObject Create(BodyFields fields, JsonObject assistant, string threadId, long now, long expiresAt)
    {
        var run = new JsonObject
        {
            ["id"] = Ids.New(Ids.Run),
            ["object"] = "thread.run",
            ["created_at"] = now,
            ["thread_id"] = threadId,
            ["assistant_id"] = (string)assistant["id"]!,
            ["status"] = "queued",
            ["required_action"] = null,
            ["last_error"] = null,
            ["expires_at"] = expiresAt,
            ["started_at"] = null,
            ["cancelled_at"] = null,
            ["failed_at"] = null,
            ["completed_at"] = null,
            ["incomplete_details"] = null,
            ["model"] = fields.Text("model", 256) ?? (string?)assistant["model"],
            ["instructions"] = Instructions(fields, assistant),
            ["tools"] = fields.Body["tools"] is null
                ? assistant["tools"]!.DeepClone()
                : ToolFields.Read(fields, flat: false),
            ["tool_resources"] = new JsonObject(),
            ["metadata"] = fields.Metadata() ?? [],
            ["temperature"] = assistant["temperature"]!.DeepClone(),
            ["top_p"] = assistant["top_p"]!.DeepClone(),
            ["max_prompt_tokens"] = fields.Whole("max_prompt_tokens", 256, MostTokens),
            ["max_completion_tokens"] = fields.Whole("max_completion_tokens", 1, MostTokens),
            ["truncation_strategy"] = Truncation(fields),
            ["tool_choice"] = ToolFields.ReadChoice(fields, flat: false),
            ["parallel_tool_calls"] = fields.Flag("parallel_tool_calls") ?? true,
            ["response_format"] = "auto",
            ["usage"] = null,
        };
        AssistantFields.RefuseFiles(fields, takesServers: true);
        AssistantFields.ApplySampling(fields, run);
        return run;
    }

    private static string? Instructions(BodyFields fields, JsonObject assistant)
    {
        var instructions =
            fields.Text("instructions", AssistantFields.LongestInstructions) ?? (string?)assistant["instructions"];
        var more = fields.Text("additional_instructions", AssistantFields.LongestInstructions);
        return string.IsNullOrEmpty(more) ? instructions
            : string.IsNullOrEmpty(instructions) ? more
            : $"{instructions}\n{more}";
    }

    private static JsonObject Truncation(BodyFields fields)
    {
        var wanted = fields.Object("truncation_strategy");
        var type = wanted?.Text("type") ?? "auto";
        if (type is not ("auto" or "last_messages"))
        {
            throw AgentException.Invalid(
                "truncation_strategy.type",
                "'truncation_strategy.type' is auto or last_messages."
            );
        }

        var last = wanted?.Whole("last_messages", 1, int.MaxValue);
        if (type is "last_messages" && last is null)
        {
            throw wanted!.Missing("last_messages");
        }

        return new JsonObject { ["type"] = type, ["last_messages"] = type is "auto" ? null : last };
    }
}
