using System.Text.Json.Nodes;
using Parley.Agents.Tools;
using Parley.Agents.Turns;
using Parley.Agents.Wire;

namespace Parley.Agents.Classic;

/// <summary>Makes the steps of runs, and their deltas.</summary>
internal static class RunStepFields
{
    public static JsonObject Create(JsonObject run, string type, JsonObject details, long now) =>
        new()
        {
            ["id"] = Ids.New(Ids.Step),
            ["object"] = "thread.run.step",
            ["created_at"] = now,
            ["run_id"] = (string)run["id"]!,
            ["assistant_id"] = (string?)run["assistant_id"],
            ["thread_id"] = (string)run["thread_id"]!,
            ["type"] = type,
            ["status"] = "in_progress",
            ["cancelled_at"] = null,
            ["completed_at"] = null,
            ["expired_at"] = null,
            ["failed_at"] = null,
            ["last_error"] = null,
            ["step_details"] = details,
            ["usage"] = null,
            ["metadata"] = new JsonObject(),
        };

    public static JsonObject MessageCreation(string messageId) =>
        new()
        {
            ["type"] = "message_creation",
            ["message_creation"] = new JsonObject { ["message_id"] = messageId },
        };

    public static JsonObject NoCalls() => new() { ["type"] = "tool_calls", ["tool_calls"] = new JsonArray() };

    /// <summary>A call of a server's tool.</summary>
    public static JsonObject ServerCall(Thinking.ToolCall call, AgentServerTool tool, string? output) =>
        new()
        {
            ["id"] = call.Id,
            ["type"] = "mcp",
            ["server_label"] = tool.Server.ServerLabel,
            ["name"] = tool.Tool.Name,
            ["arguments"] = ArgumentsOf(call),
            ["output"] = output,
        };

    public static string ArgumentsOf(Thinking.ToolCall call) => call.Arguments.Length > 0 ? $"{call.Arguments}" : "{}";

    public static JsonObject Call(string id, string name, string arguments) =>
        new()
        {
            ["id"] = id,
            ["type"] = "function",
            ["function"] = new JsonObject
            {
                ["name"] = name,
                ["arguments"] = arguments,
                ["output"] = null,
            },
        };

    /// <summary>The tool calls as a run asks its client for them.</summary>
    public static JsonObject RequiredAction(IEnumerable<JsonObject> calls)
    {
        JsonNode[] wanted = [.. calls.Select(WithoutOutput)];
        return new JsonObject
        {
            ["type"] = "submit_tool_outputs",
            ["submit_tool_outputs"] = new JsonObject { ["tool_calls"] = new JsonArray(wanted) },
        };
    }

    /// <summary>The calls of servers' tools as a run asks its client whether to make them.</summary>
    public static JsonObject ApprovalAction(IEnumerable<JsonObject> calls)
    {
        JsonNode[] wanted = [.. calls.Select(WithoutOutput)];
        return new JsonObject
        {
            ["type"] = "submit_tool_approval",
            ["submit_tool_approval"] = new JsonObject { ["tool_calls"] = new JsonArray(wanted) },
        };
    }

    private static JsonObject WithoutOutput(JsonObject call)
    {
        var wanted = (JsonObject)call.DeepClone();
        wanted.Remove("output");
        (wanted["function"] as JsonObject)?.Remove("output");
        return wanted;
    }

    /// <summary>A piece of a call of a server's tool.</summary>
    public static JsonObject ServerDelta(string stepId, int index, string? id, AgentServerTool tool, string arguments)
    {
        var call = new JsonObject
        {
            ["index"] = index,
            ["type"] = "mcp",
            ["arguments"] = arguments,
        };
        if (id is not null)
        {
            call["id"] = id;
            call["server_label"] = tool.Server.ServerLabel;
            call["name"] = tool.Tool.Name;
            call["output"] = null;
        }

        return DeltaOf(stepId, call);
    }

    /// <summary>A piece of a call: its id and name come with the first one.</summary>
    public static JsonObject Delta(string stepId, int index, string? id, string? name, string arguments)
    {
        var function = new JsonObject { ["arguments"] = arguments };
        var call = new JsonObject
        {
            ["index"] = index,
            ["type"] = "function",
            ["function"] = function,
        };
        if (id is not null)
        {
            call["id"] = id;
            function["name"] = name;
            function["output"] = null;
        }

        return DeltaOf(stepId, call);
    }

    private static JsonObject DeltaOf(string stepId, JsonObject call) =>
        new()
        {
            ["id"] = stepId,
            ["object"] = "thread.run.step.delta",
            ["delta"] = new JsonObject
            {
                ["step_details"] = new JsonObject { ["type"] = "tool_calls", ["tool_calls"] = new JsonArray(call) },
            },
        };

    /// <summary>The step in its last state.</summary>
    public static void End(JsonObject step, string status, long now, JsonNode? error = null)
    {
        step["status"] = status;
        step[$"{status}_at"] = now;
        step["last_error"] = error?.DeepClone();
    }
}
