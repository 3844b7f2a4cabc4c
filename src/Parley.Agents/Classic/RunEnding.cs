using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Engines.Responses;

namespace Parley.Agents.Classic;

/// <summary>What is stored when a run ends, or waits for its tools.</summary>
internal static class RunEnding
{
    /// <summary>The run's row in its next state.</summary>
    /// <param name="action">What the client has to do; null: nothing.</param>
    public static StoredRow Apply(
        StoredRow row,
        RunEnd end,
        ResponderUsage? usage,
        JsonObject? action,
        AgentParts parts
    )
    {
        var run = row.Body;
        run["usage"] = Usage(run["usage"] as JsonObject, usage);
        if (end.Status is "requires_action")
        {
            var expires = parts.Time.GetUtcNow() + parts.Options.ToolPatience;
            run["required_action"] = action;
            run["expires_at"] = expires.ToUnixTimeSeconds();
            return row.WithStatus(end.Status) with { ExpiresAt = expires };
        }

        run["required_action"] = null;
        run["last_error"] = end.Error?.DeepClone();
        run["incomplete_details"] = end.Reason is { } reason ? new JsonObject { ["reason"] = reason } : null;
        run["expires_at"] = null;
        if (end.Status is "completed" or "failed" or "cancelled")
        {
            run[$"{end.Status}_at"] = parts.Now;
        }

        return row.WithStatus(end.Status) with
        {
            ExpiresAt = null,
        };
    }

    /// <summary>The message and the steps that the run made, in their last states.</summary>
    public static IEnumerable<(StoreTable Table, StoredRow Row)> Finish(RunEnd end, RunRound round, AgentParts parts)
    {
        var (message, messageStep, toolStep) = (round.Message, round.MessageStep, round.ToolStep);
        var whole = end.Status is "completed" or "requires_action" or "incomplete";
        var status = whole ? "completed" : end.Status;
        if (message is not null)
        {
            FinishMessage(end, message, round.Thinking.Text, parts.Now);
            RunStepFields.End(messageStep!, status, parts.Now, end.Error);
            messageStep!["usage"] = Usage(null, round.Thinking.Done?.Usage);
            var thread = (string)message["thread_id"]!;
            var run = (string)message["run_id"]!;
            yield return (StoreTable.Items, new StoredRow((string)message["id"]!, thread, message) { RunId = run });
            yield return (StoreTable.RunSteps, new StoredRow((string)messageStep["id"]!, run, messageStep));
        }

        if (toolStep is not null)
        {
            toolStep["step_details"] = round.Details();
            if (end.Status is not "requires_action")
            {
                RunStepFields.End(toolStep, status, parts.Now, end.Error);
            }

            yield return (
                StoreTable.RunSteps,
                new StoredRow((string)toolStep["id"]!, (string)toolStep["run_id"]!, toolStep)
            );
        }
    }

    private static void FinishMessage(RunEnd end, JsonObject message, string text, long now)
    {
        message["content"] = new JsonArray(MessageFields.TextPart(text));
        if (end.Status is "completed" or "requires_action")
        {
            message["status"] = "completed";
            message["completed_at"] = now;
            return;
        }

        var reason = end.Status switch
        {
            "incomplete" => end.Reason is "content_filter" ? "content_filter" : "max_tokens",
            "cancelled" => "run_cancelled",
            _ => "run_failed",
        };
        message["status"] = "incomplete";
        message["incomplete_at"] = now;
        message["incomplete_details"] = new JsonObject { ["reason"] = reason };
    }

    public static JsonObject? Usage(JsonObject? before, ResponderUsage? more)
    {
        if (more is null)
        {
            return (JsonObject?)before?.DeepClone();
        }

        var prompt = ((int?)before?["prompt_tokens"] ?? 0) + more.InputTokens;
        var completion = ((int?)before?["completion_tokens"] ?? 0) + more.OutputTokens;
        return new JsonObject
        {
            ["prompt_tokens"] = prompt,
            ["completion_tokens"] = completion,
            ["total_tokens"] = prompt + completion,
        };
    }
}
