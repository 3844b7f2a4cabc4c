using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Wire;

namespace Parley.Agents.Classic;

/// <summary>What a client may do to a run, within one unit of the store.</summary>
internal static class RunActions
{
    /// <exception cref="AgentException">400 when it is over.</exception>
    public static async Task<StoredRow> CancelAsync(
        StoreUnit unit,
        string project,
        string id,
        AgentParts parts,
        CancellationToken cancellationToken
    )
    {
        var row =
            await unit.LockAsync(StoreTable.Runs, project, id, cancellationToken)
            ?? throw AgentException.NotFound("run", id);
        switch (row.Status)
        {
            case "queued" or "in_progress":
                row = row.WithStatus("cancelling");
                break;
            case "cancelling":
                return row;
            case "requires_action":
                await EndStepAsync(unit, project, id, "cancelled", parts.Now, cancellationToken);
                row = RunEnding.Apply(row, new("cancelled"), null, null, parts);
                break;
            default:
                throw AgentException.Invalid(null, $"Cannot cancel run with status '{row.Status}'.", "invalid_state");
        }

        await unit.UpdateAsync(StoreTable.Runs, project, row, cancellationToken);
        return row;
    }

    /// <summary>
    /// Takes the outputs of all functions that the run waits for, or what the client says to all calls of servers' tools; gives the run,
    /// queued again, and the step where it is complete.
    /// </summary>
    public static async Task<(JsonObject Run, JsonObject? Step)> SubmitAsync(
        StoreUnit unit,
        string project,
        string id,
        BodyFields fields,
        AgentParts parts,
        CancellationToken cancellationToken
    )
    {
        var row =
            await unit.LockAsync(StoreTable.Runs, project, id, cancellationToken)
            ?? throw AgentException.NotFound("run", id);
        if (row.Status is not "requires_action")
        {
            throw AgentException.Invalid(
                null,
                $"Runs in status \"{row.Status}\" do not accept tool outputs.",
                "invalid_state"
            );
        }

        var step = (await PendingStepAsync(unit, project, id, cancellationToken))!;
        var calls = ((JsonArray)step.Body["step_details"]!["tool_calls"]!).OfType<JsonObject>().ToList();
        var approves = (string?)row.Body["required_action"]?["type"] is "submit_tool_approval";
        if (approves)
        {
            Approve(fields, [.. calls.Where(IsServers).Where(call => call["output"] is null)]);
        }
        else
        {
            BringOutputs(fields, [.. calls.Where(call => !IsServers(call))]);
            RunStepFields.End(step.Body, "completed", parts.Now);
        }

        await unit.UpdateAsync(StoreTable.RunSteps, project, step, cancellationToken);
        var expires = parts.Time.GetUtcNow() + parts.Options.Longest;
        row.Body["required_action"] = null;
        row.Body["expires_at"] = expires.ToUnixTimeSeconds();
        row = row.WithStatus("queued") with { LeaseUntil = parts.Floor.NewLease, ExpiresAt = null };
        await unit.UpdateAsync(StoreTable.Runs, project, row, cancellationToken);
        return (row.Body, approves ? null : step.Body);
    }

    public static bool IsServers(JsonObject call) => (string?)call["type"] is "mcp";

    private static void BringOutputs(BodyFields fields, List<JsonObject> calls)
    {
        var outputs = ReadOutputs(fields);
        var wanted = calls.ConvertAll(call => (string)call["id"]!);
        if (wanted.Count != outputs.Count || !wanted.TrueForAll(outputs.ContainsKey))
        {
            throw AgentException.Invalid(
                "tool_outputs",
                $"Expected tool outputs for call_ids [{string.Join(", ", wanted)}], one for each.",
                "invalid_value"
            );
        }

        foreach (var call in calls)
        {
            call["function"]!["output"] = outputs[(string)call["id"]!];
        }
    }

    /// <summary>A call that is not approved has its result at once; the others are made when the run goes on.</summary>
    private static void Approve(BodyFields fields, List<JsonObject> calls)
    {
        var approvals = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var approval in fields.Objects("tool_approvals", 128))
        {
            if (
                !approvals.TryAdd(
                    approval.Required("tool_call_id"),
                    approval.Flag("approve") ?? throw approval.Missing("approve")
                )
            )
            {
                throw AgentException.Invalid(approval.PathOf("tool_call_id"), "An approval is there twice.");
            }
        }

        var wanted = calls.ConvertAll(call => (string)call["id"]!);
        if (wanted.Count != approvals.Count || !wanted.TrueForAll(approvals.ContainsKey))
        {
            throw AgentException.Invalid(
                "tool_approvals",
                $"Expected tool approvals for call_ids [{string.Join(", ", wanted)}], one for each.",
                "invalid_value"
            );
        }

        foreach (var call in calls.Where(call => !approvals[(string)call["id"]!]))
        {
            call["output"] = "Not run: the call was not approved.";
        }
    }

    /// <summary>Ends the step that waits for its tools, when there is one.</summary>
    public static async Task EndStepAsync(
        StoreUnit unit,
        string project,
        string runId,
        string status,
        long now,
        CancellationToken cancellationToken
    )
    {
        if (await PendingStepAsync(unit, project, runId, cancellationToken) is { } step)
        {
            RunStepFields.End(step.Body, status, now);
            await unit.UpdateAsync(StoreTable.RunSteps, project, step, cancellationToken);
        }
    }

    private static Dictionary<string, string> ReadOutputs(BodyFields fields)
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var output in fields.Objects("tool_outputs", 128))
        {
            if (!outputs.TryAdd(output.Required("tool_call_id"), output.Text("output") ?? ""))
            {
                throw AgentException.Invalid(output.PathOf("tool_call_id"), "An output is there twice.");
            }
        }

        return outputs;
    }

    public static async Task<StoredRow?> PendingStepAsync(
        StoreUnit unit,
        string project,
        string runId,
        CancellationToken cancellationToken
    )
    {
        var steps = await unit.ListAsync(StoreTable.RunSteps, project, runId, PageRequest.All, cancellationToken);
        return steps!.Rows.LastOrDefault(step =>
            (string?)step.Body["type"] is "tool_calls" && (string?)step.Body["status"] is "in_progress"
        );
    }
}
