using System.Text.Json.Nodes;
using Parley.Agents.Tools;
using Parley.Agents.Wire;
using Parley.Engines.Responses;
using Parley.Protocol.Tools;

namespace Parley.Agents.Named;

/// <summary>Servers of tools in one response: their lists, calls and requests for approval, as items and events.</summary>
internal sealed class ResponseTools(AgentParts parts, AgentTools tools, ResponseOutput output)
{
    private const string NotApproved = "Not run: the call was not approved";
    private const string BrokeOff = "Not run: the answer that wanted it broke off.";
    private const string GivenUp = "Given up: the response was cancelled. Whether it took effect is not known.";

    private readonly HashSet<int> _running = [];

    public static JsonObject CallOf(AgentServerTool tool) => CallOf(tool.Server.ServerLabel, tool.Tool.Name, "");

    private static JsonObject CallOf(string label, string name, string arguments) =>
        new()
        {
            ["id"] = Ids.New(Ids.ToolCall),
            ["type"] = "mcp_call",
            ["status"] = "in_progress",
            ["server_label"] = label,
            ["name"] = name,
            ["arguments"] = arguments,
            ["output"] = null,
            ["error"] = null,
            ["approval_request_id"] = null,
        };

    /// <summary>Lists all servers. An item tells of it unless one of the conversation says the same.</summary>
    public async Task ListAsync(IReadOnlyList<JsonObject> before, CancellationToken cancellationToken)
    {
        foreach (var server in tools.Servers)
        {
            var (found, problem) = await tools.ListAsync(server, cancellationToken);
            var item = new JsonObject
            {
                ["id"] = Ids.New(Ids.ToolList),
                ["type"] = "mcp_list_tools",
                ["server_label"] = server.ServerLabel,
                ["tools"] = new JsonArray([.. found.Select(tool => JsonNode.Parse(McpToolJson.Write(tool)))]),
            };
            if (problem is not null)
            {
                item["error"] = $"The tools of '{server.ServerLabel}' cannot be listed: {problem}";
            }

            if (!IsKnown(before, item))
            {
                var place = output.Add(item);
                output.Emit("response.mcp_list_tools.in_progress", output.Of(place));
                output.Emit(
                    problem is null ? "response.mcp_list_tools.completed" : "response.mcp_list_tools.failed",
                    output.Of(place)
                );
                output.Finish(place);
            }
        }
    }

    /// <summary>Runs what the client approves with this response.</summary>
    /// <param name="before">Everything that came before, the input included.</param>
    /// <param name="input">What this response was given.</param>
    public async Task RunApprovedAsync(
        IReadOnlyList<JsonObject> before,
        IEnumerable<JsonObject> input,
        CancellationToken cancellationToken
    )
    {
        var runs = new Dictionary<Task<(string?, string?)>, int>();
        foreach (var answer in input.Where(item => (string?)item["type"] is "mcp_approval_response"))
        {
            var id = (string)answer["approval_request_id"]!;
            if (
                (bool)answer["approve"]!
                && before.FirstOrDefault(item => string.Equals((string?)item["id"], id, StringComparison.Ordinal))
                    is { } request
            )
            {
                var tool = tools.Find((string?)request["server_label"], (string?)request["name"]);
                var arguments = (string)request["arguments"]!;
                var call = CallOf((string)request["server_label"]!, (string)request["name"]!, arguments);
                call["approval_request_id"] = id;
                var place = output.Add(call);
                runs.Add(
                    tool is null ? NotRun("its server is gone") : RunAsync(place, tool, arguments, cancellationToken),
                    place
                );
            }
        }

        await EndAsync(runs);
    }

    /// <summary>Runs the calls of an answer, side by side, or asks for approval of them.</summary>
    /// <returns>True when the model may go on at once; false while the client is asked.</returns>
    public async Task<bool> MakeAsync(
        IReadOnlyList<(AgentServerTool Tool, int Place, string Arguments)> calls,
        CancellationToken cancellationToken
    )
    {
        var runs = new Dictionary<Task<(string?, string?)>, int>();
        var asks = false;
        foreach (var (tool, place, arguments) in calls)
        {
            if (tool.NeedsApproval)
            {
                asks = true;
                Ask(tool, arguments);
                continue;
            }

            output.Items[place]["arguments"] = arguments;
            var whole = output.Of(place);
            whole["arguments"] = arguments;
            output.Emit("response.mcp_call_arguments.done", whole);
            runs.Add(
                runs.Count >= parts.Options.MostCalls
                    ? NotRun("too many tools in one answer")
                    : RunAsync(place, tool, arguments, cancellationToken),
                place
            );
        }

        await EndAsync(runs);
        return !asks;
    }

    /// <summary>Calls that were not over when the response was: what is known of them.</summary>
    public void GiveUp()
    {
        for (var place = 0; place < output.Items.Count; place++)
        {
            var item = output.Items[place];
            if ((string?)item["type"] is "mcp_call" && !output.IsDone(place))
            {
                item["status"] = "incomplete";
                item["error"] = _running.Contains(place) ? GivenUp : BrokeOff;
                output.Finish(place);
            }
        }
    }

    /// <summary>The conversation as the model reads it: lists are between client and server, and each call has a result.</summary>
    public static IEnumerable<ChatEntry> Entries(IReadOnlyList<JsonObject> items, AgentTools tools)
    {
        var answers = items
            .Where(item => (string?)item["type"] is "mcp_approval_response")
            .ToLookup(item => (string?)item["approval_request_id"], StringComparer.Ordinal);
        var made = items
            .Where(item => (string?)item["type"] is "mcp_call")
            .Select(item => (string?)item["approval_request_id"])
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var id = (string?)item["id"] ?? "";
            switch ((string?)item["type"])
            {
                case "mcp_list_tools" or "mcp_approval_response":
                    break;
                case "mcp_approval_request" when made.Contains(id):
                    break;
                case "mcp_approval_request":
                    yield return ToCall(item, tools);
                    yield return new ChatToolResult(id, ResultOf(answers[id].FirstOrDefault()));
                    break;
                case "mcp_call":
                    yield return ToCall(item, tools);
                    yield return new ChatToolResult(id, (string?)item["output"] ?? (string?)item["error"] ?? GivenUp);
                    break;
                default:
                    yield return ItemFields.ToChat(item);
                    break;
            }
        }
    }

    /// <summary>An approval answers a request that waits, once.</summary>
    /// <exception cref="AgentException">It does not.</exception>
    public static void CheckApprovals(IReadOnlyList<JsonObject> items)
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if ((string?)item["type"] is "mcp_approval_request")
            {
                waiting.Add((string)item["id"]!);
            }
            else if (
                (string?)item["type"] is "mcp_approval_response"
                && !waiting.Remove((string)item["approval_request_id"]!)
            )
            {
                throw AgentException.Invalid(
                    "input",
                    "No call waits for the approval that 'approval_request_id' names.",
                    "unknown_approval_request"
                );
            }
        }
    }

    private static ChatToolCall ToCall(JsonObject item, AgentTools tools) =>
        new(
            (string)item["id"]!,
            tools.NameOf((string)item["server_label"]!, (string)item["name"]!),
            (string?)item["arguments"] ?? "{}"
        );

    private static string ResultOf(JsonObject? answer) =>
        answer is null ? "Not run yet: the call waits for approval."
        : (string?)answer["reason"] is { Length: > 0 } reason ? $"{NotApproved}: {reason}"
        : $"{NotApproved}.";

    private static bool IsKnown(IReadOnlyList<JsonObject> before, JsonObject list) =>
        before.LastOrDefault(item =>
            (string?)item["type"] is "mcp_list_tools"
            && string.Equals((string?)item["server_label"], (string?)list["server_label"], StringComparison.Ordinal)
        )
            is { } known
        && JsonNode.DeepEquals(known["tools"], list["tools"])
        && JsonNode.DeepEquals(known["error"], list["error"]);

    private void Ask(AgentServerTool tool, string arguments)
    {
        var request = new JsonObject
        {
            ["id"] = Ids.New(Ids.Approval),
            ["type"] = "mcp_approval_request",
            ["server_label"] = tool.Server.ServerLabel,
            ["name"] = tool.Tool.Name,
            ["arguments"] = arguments,
        };
        output.Finish(
            output.Add(request),
            new ResponderApproval((string)request["id"]!, tool.Server.ServerLabel, tool.Tool.Name, arguments)
        );
    }

    private static Task<(string? Output, string? Problem)> NotRun(string why) =>
        Task.FromResult<(string?, string?)>((null, $"Not run: {why}."));

    private Task<(string? Output, string? Problem)> RunAsync(
        int place,
        AgentServerTool tool,
        string arguments,
        CancellationToken cancellationToken
    )
    {
        output.Emit("response.mcp_call.in_progress", output.Of(place));
        _running.Add(place);
        return tools.CallAsync(tool, arguments, cancellationToken);
    }

    /// <summary>Each call ends when it ends.</summary>
    private async Task EndAsync(Dictionary<Task<(string? Output, string? Problem)>, int> runs)
    {
        await foreach (var run in Task.WhenEach(runs.Keys))
        {
            var place = runs[run];
            var (gave, problem) = await run;
            var item = output.Items[place];
            item["status"] = problem is null ? "completed" : "failed";
            item["output"] = gave;
            item["error"] = problem;
            output.Emit(problem is null ? "response.mcp_call.completed" : "response.mcp_call.failed", output.Of(place));
            output.Finish(place);
        }
    }
}
