using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Wire;
using Parley.Engines.Responses;

namespace Parley.Agents.Named;

/// <summary>What came before a response: its conversation, or the responses that it follows.</summary>
internal static class ResponseHistory
{
    /// <summary>Older items are left out.</summary>
    private const int MostItems = 2_000;
    private const int LongestChain = 500;

    /// <exception cref="AgentException">A response that it follows is unknown, or not over.</exception>
    public static async Task<List<JsonObject>> ReadAsync(
        StoreUnit unit,
        string project,
        string? conversation,
        string? previous,
        CancellationToken cancellationToken
    )
    {
        if (conversation is not null)
        {
            var page = new PageRequest(MostItems);
            var rows = await unit.ListAsync(StoreTable.Items, project, conversation, page, cancellationToken);
            return [.. rows!.Rows.Reverse().Select(row => row.Body)];
        }

        var items = new List<JsonObject>();
        for (var depth = 0; previous is not null && depth < LongestChain && items.Count < MostItems; depth++)
        {
            var row = await unit.FindAsync(
                StoreTable.Runs,
                project,
                Ids.Check(Ids.Response, previous, "previous_response_id"),
                cancellationToken
            );
            if (row is null)
            {
                throw depth == 0
                    ? AgentException.Invalid(
                        "previous_response_id",
                        $"Previous response with id '{previous}' not found.",
                        "previous_response_not_found"
                    )
                    : AgentException.Invalid(
                        "previous_response_id",
                        "A response that this one builds on was deleted.",
                        "previous_response_not_found"
                    );
            }

            if (row.IsActive)
            {
                throw AgentException.Invalid(
                    "previous_response_id",
                    $"The response '{previous}' is not over yet.",
                    "invalid_state"
                );
            }

            var own = await unit.ItemsOfRunAsync(project, previous, cancellationToken);
            items.InsertRange(0, own.Select(item => item.Body));
            previous = (string?)row.Body["previous_response_id"];
        }

        return items;
    }

    /// <param name="withoutServers">The model called servers' tools too often in a row, and has to answer.</param>
    public static ResponderRequest ToRequest(
        JsonObject response,
        IReadOnlyList<JsonObject> items,
        AgentTools tools,
        bool withoutServers,
        AgentParts parts
    ) =>
        new()
        {
            SessionId = (string?)response["conversation"]?["id"] ?? (string)response["id"]!,
            Model = (string)response["model"]!,
            Instructions = (string?)response["instructions"] ?? "",
            Entries = WithOutputs([.. ResponseTools.Entries(items, tools)]),
            Tools =
            [
                .. ToolFields.ToChat(response["tools"] as JsonArray, flat: true),
                .. withoutServers ? [] : tools.ForModel,
            ],
            // A choice is for the first answer: the next ones have results to speak of.
            ToolChoice = items
                .LastOrDefault(i => (string?)i["type"] is not "mcp_list_tools")
                ?["type"]?.GetValue<string>()
                is "mcp_call"
                ? ToolChoice.Auto
                : ToolFields.ToChoice(response["tool_choice"], flat: true),
            Temperature = (double?)response["temperature"],
            MaxOutputTokens = (int?)response["max_output_tokens"],
            ReasoningEffort = (string?)response["reasoning"]?["effort"],
            ParallelToolCalls = (bool?)response["parallel_tool_calls"] ?? true,
            Now = parts.Time.GetLocalNow(),
        };

    /// <summary>A call whose output never came gets an empty one: models want each call answered.</summary>
    private static List<ChatEntry> WithOutputs(IReadOnlyList<ChatEntry> entries)
    {
        var answered = entries
            .OfType<ChatToolResult>()
            .Select(result => result.CallId)
            .ToHashSet(StringComparer.Ordinal);
        var all = new List<ChatEntry>(entries.Count);
        foreach (var entry in entries)
        {
            all.Add(entry);
            if (entry is ChatToolCall call && !answered.Contains(call.CallId))
            {
                all.Add(new ChatToolResult(call.CallId, ""));
            }
        }

        return all;
    }

    /// <summary>An output belongs to a call that was made.</summary>
    public static void CheckOutputs(IEnumerable<JsonObject> items)
    {
        var calls = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var id = (string?)item["call_id"];
            if ((string?)item["type"] is "function_call")
            {
                calls.Add(id!);
            }
            else if ((string?)item["type"] is "function_call_output" && !calls.Contains(id!))
            {
                throw AgentException.Invalid(
                    "input",
                    $"No tool call found for function call output with call_id {id}."
                );
            }
        }
    }
}
