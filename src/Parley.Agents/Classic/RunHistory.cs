using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Wire;
using Parley.Engines.Responses;

namespace Parley.Agents.Classic;

/// <summary>What the model is asked in a run: the thread's messages, and what the run itself has done so far.</summary>
internal static class RunHistory
{
    /// <summary>Older messages are left out.</summary>
    private const int MostMessages = 2_000;

    public static async Task<ResponderRequest> RequestAsync(
        AgentParts parts,
        string project,
        JsonObject run,
        AgentTools tools,
        bool withoutServers,
        CancellationToken cancellationToken
    )
    {
        var (messages, steps) = await ReadAsync(parts.Store, project, run, cancellationToken);
        return new ResponderRequest
        {
            SessionId = (string)run["thread_id"]!,
            Model = (string?)run["model"] ?? "",
            Instructions = (string?)run["instructions"] ?? "",
            Entries = Entries((string)run["id"]!, messages, steps, tools),
            Tools =
            [
                .. ToolFields.ToChat(run["tools"] as JsonArray, flat: false),
                .. withoutServers ? [] : tools.ForModel,
            ],
            ToolChoice = steps.Count > 0 ? ToolChoice.Auto : ToolFields.ToChoice(run["tool_choice"], flat: false),
            Temperature = (double?)run["temperature"],
            MaxOutputTokens = (int?)run["max_completion_tokens"],
            ParallelToolCalls = (bool?)run["parallel_tool_calls"] ?? true,
            Now = parts.Time.GetLocalNow(),
        };
    }

    private static async Task<(IReadOnlyList<JsonObject> Messages, IReadOnlyList<JsonObject> Steps)> ReadAsync(
        AgentStore store,
        string project,
        JsonObject run,
        CancellationToken cancellationToken
    )
    {
        var last = (int?)run["truncation_strategy"]?["last_messages"] ?? MostMessages;
        var newest = new PageRequest(Math.Min(last, MostMessages));
        return await store.ReadAsync<(IReadOnlyList<JsonObject>, IReadOnlyList<JsonObject>)>(
            async unit =>
            {
                var thread = (string)run["thread_id"]!;
                var id = (string)run["id"]!;
                var messages = await unit.ListAsync(StoreTable.Items, project, thread, newest, cancellationToken);
                var steps = await unit.ListAsync(StoreTable.RunSteps, project, id, PageRequest.All, cancellationToken);
                return (
                    [.. messages!.Rows.Reverse().Select(row => row.Body)],
                    [.. steps!.Rows.Select(row => row.Body)]
                );
            },
            cancellationToken
        );
    }

    private static List<ChatEntry> Entries(
        string runId,
        IReadOnlyList<JsonObject> messages,
        IReadOnlyList<JsonObject> steps,
        AgentTools tools
    )
    {
        var entries = new List<ChatEntry>();
        entries.AddRange(messages.Where(m => !IsOf(m, runId)).Select(MessageFields.ToChat));
        var own = messages.Where(m => IsOf(m, runId)).ToDictionary(m => (string)m["id"]!, StringComparer.Ordinal);
        foreach (var step in steps)
        {
            var details = (JsonObject)step["step_details"]!;
            if ((string?)step["type"] is "tool_calls")
            {
                var calls = ((JsonArray)details["tool_calls"]!).OfType<JsonObject>().ToList();
                entries.AddRange(calls.Select(call => ToCall(call, tools)));
                entries.AddRange(calls.Select(ToResult));
            }
            else if (own.TryGetValue((string)details["message_creation"]!["message_id"]!, out var message))
            {
                entries.Add(MessageFields.ToChat(message));
            }
        }

        return entries;
    }

    private static bool IsOf(JsonObject message, string runId) =>
        string.Equals((string?)message["run_id"], runId, StringComparison.Ordinal);

    private static ChatToolCall ToCall(JsonObject call, AgentTools tools) =>
        RunActions.IsServers(call)
            ? new(
                (string)call["id"]!,
                tools.NameOf((string)call["server_label"]!, (string)call["name"]!),
                (string)call["arguments"]!
            )
            : new((string)call["id"]!, (string)call["function"]!["name"]!, (string)call["function"]!["arguments"]!);

    private static ChatToolResult ToResult(JsonObject call) =>
        new(
            (string)call["id"]!,
            (string?)(RunActions.IsServers(call) ? call["output"] : call["function"]!["output"]) ?? ""
        );
}
