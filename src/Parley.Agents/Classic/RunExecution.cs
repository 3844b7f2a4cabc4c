using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines;
using Parley.Engines.Responses;
using Parley.Protocol.Tools;

namespace Parley.Agents.Classic;

/// <summary>
/// Executes a run: answers of the model, streamed as events, and the servers' tools that they call in between. It ends in a last state,
/// or waits for its client: for the outputs of functions, or for its word on calls of servers' tools.
/// </summary>
/// <param name="given">What the request has its servers shown, by label or by call.</param>
internal sealed partial class RunExecution(
    AgentParts parts,
    string project,
    string runId,
    ImmutableDictionary<string, McpCredentials> given,
    RunFeed feed
)
{
    private const string GivenUp = "Given up: the run was cancelled. Whether it took effect is not known.";
    private const string BrokeOff = "Not run: the answer that wanted it broke off.";

    private RunRound? _round;

    /// <summary>Runs until nothing is left to do; never throws for a reason of the run itself.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await BeginAsync() is { } run)
            {
                await AnswerAsync(run, cancellationToken);
            }
            else
            {
                await EndAsync(new("cancelled"), null);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await EndAsync(
                parts.Floor.IsStopping
                    ? new("failed") { Error = RunFaults.Error("server_error", RunFaults.Interrupted) }
                    : new("cancelled"),
                null
            );
        }
        catch (Exception e)
        {
            LogFailed(parts.Logger, runId, e is EngineException known ? known.Fault.ToString() : e.GetType().Name);
            await EndAsync(new("failed") { Error = RunFaults.Of(e) }, null);
            feed.Complete(e);
        }
    }

    /// <summary>Queued becomes in progress; null when it was cancelled before.</summary>
    private async Task<JsonObject?> BeginAsync()
    {
        var row = await parts.Store.ChangeAsync(
            StoreTable.Runs,
            project,
            runId,
            row =>
            {
                if (row.Status is not "queued")
                {
                    return null;
                }

                row.Body["started_at"] ??= parts.Now;
                return row.WithStatus("in_progress") with { LeaseUntil = parts.Floor.NewLease };
            },
            CancellationToken.None
        );
        if (row?.Status is not "in_progress")
        {
            return null;
        }

        Emit("thread.run.in_progress", row.Body);
        return row.Body;
    }

    private async Task AnswerAsync(JsonObject run, CancellationToken cancellationToken)
    {
        var pending = await parts.Store.ReadAsync(
            unit => RunActions.PendingStepAsync(unit, project, runId, cancellationToken),
            cancellationToken
        );
        await using var tools = await ToolsAsync(run, pending, cancellationToken);
        if (pending is not null && await ResumeAsync(pending, tools, cancellationToken) is { } action)
        {
            await EndAsync(new("requires_action") { Action = action }, null);
            return;
        }

        for (var round = 0; ; round++)
        {
            var isLast = round >= parts.Options.MostRounds;
            var request = await RunHistory.RequestAsync(parts, project, run, tools, isLast, cancellationToken);
            var thinking = new Thinking(parts.Responders, parts.Options, parts.Time);
            var answer = _round = new RunRound(parts, run, thinking, tools, feed, isLater: round > 0);
            await foreach (var part in thinking.AnswerAsync(request, cancellationToken))
            {
                answer.Take(part);
            }

            var done = thinking.Done!;
            if (done.Finish is ResponderFinish.Length or ResponderFinish.ContentFilter || isLast)
            {
                answer.ServerCalls.ForEach(c => answer.SetOutput(c.Call, BrokeOff));
                await EndAsync(EndOf(answer, done), done.Usage);
                return;
            }

            var asks = await MakeAsync(answer, tools, cancellationToken);
            if (asks || answer.CallsFunctions || thinking.Calls.Count == 0)
            {
                await EndAsync(
                    thinking.Calls.Count == 0
                        ? new("completed")
                        : new("requires_action") { Action = answer.RequiredAction() },
                    done.Usage
                );
                return;
            }

            if (!await KeepAsync(answer, done.Usage))
            {
                return;
            }
        }
    }

    /// <summary>Lists the servers of the run. A model that is asked without what it was given would make something up.</summary>
    /// <exception cref="EngineException">A server cannot be listed.</exception>
    private async Task<AgentTools> ToolsAsync(JsonObject run, StoredRow? pending, CancellationToken cancellationToken)
    {
        var assistant = await parts.Store.FindAsync(
            StoreTable.Agents,
            project,
            (string)run["assistant_id"]!,
            cancellationToken
        );
        var labels = ((JsonArray?)pending?.Body["step_details"]?["tool_calls"] ?? [])
            .OfType<JsonObject>()
            .Where(RunActions.IsServers)
            .ToDictionary(c => (string)c["id"]!, c => (string)c["server_label"]!, StringComparer.Ordinal);
        var secrets = assistant?.Body[McpDefinitions.Secrets] as JsonObject;
        var functions = ToolFields.ToChat(run["tools"] as JsonArray, flat: false);
        var tools = new AgentTools(
            parts,
            McpResources.Servers(run, secrets, given, labels),
            functions.Select(function => function.Name)
        );
        foreach (var server in tools.Servers)
        {
            if ((await tools.ListAsync(server, cancellationToken)).Problem is { } problem)
            {
                await tools.DisposeAsync();
                throw new EngineException(
                    EngineFault.Unavailable,
                    $"The tools of '{server.ServerLabel}' cannot be listed: {problem}"
                );
            }
        }

        return tools;
    }

    /// <summary>Makes the calls that the client has approved.</summary>
    /// <returns>What the client has to do next; null: nothing.</returns>
    private async Task<JsonObject?> ResumeAsync(StoredRow step, AgentTools tools, CancellationToken cancellationToken)
    {
        var calls = ((JsonArray)step.Body["step_details"]!["tool_calls"]!).OfType<JsonObject>().ToList();
        var approved = calls.Where(RunActions.IsServers).Where(call => call["output"] is null).ToList();
        var functions = calls.Where(call => !RunActions.IsServers(call)).ToList();
        try
        {
            await Task.WhenAll(approved.Select(call => RunAsync(call, tools, cancellationToken)));
        }
        finally
        {
            approved.Where(call => call["output"] is null).ToList().ForEach(call => call["output"] = GivenUp);
            if (functions.Count == 0)
            {
                RunStepFields.End(step.Body, "completed", parts.Now);
            }

            await parts.Store.WriteAsync(
                unit => unit.UpdateAsync(StoreTable.RunSteps, project, step, CancellationToken.None),
                CancellationToken.None
            );
        }

        if (functions.Count > 0)
        {
            return RunStepFields.RequiredAction(functions);
        }

        Emit("thread.run.step.completed", step.Body);
        return null;
    }

    private static async Task RunAsync(JsonObject call, AgentTools tools, CancellationToken cancellationToken)
    {
        var tool = tools.Find((string?)call["server_label"], (string?)call["name"]);
        var (output, problem) = tool is null
            ? (null, "Not run: its server is gone.")
            : await tools.CallAsync(tool, (string)call["arguments"]!, cancellationToken);
        call["output"] = output ?? problem;
    }

    /// <summary>Makes the calls of servers' tools that need no approval, side by side, and asks for the others.</summary>
    /// <returns>True when the client is asked.</returns>
    private async Task<bool> MakeAsync(RunRound answer, AgentTools tools, CancellationToken cancellationToken)
    {
        var runs = new List<(Thinking.ToolCall Call, Task<(string? Output, string? Problem)> Run)>();
        var asks = false;
        foreach (var (call, tool) in answer.ServerCalls)
        {
            if (tool.NeedsApproval)
            {
                asks = true;
                answer.TellApproval(call, tool);
            }
            else if (runs.Count >= parts.Options.MostCalls)
            {
                answer.SetOutput(call, "Not run: too many tools in one answer.");
            }
            else
            {
                runs.Add((call, tools.CallAsync(tool, RunStepFields.ArgumentsOf(call), cancellationToken)));
                answer.SetOutput(call, GivenUp);
            }
        }

        foreach (var (call, run) in runs)
        {
            var (output, problem) = await run;
            answer.SetOutput(call, output ?? problem ?? "");
        }

        return asks;
    }

    /// <summary>Stores an answer after which the model goes on.</summary>
    /// <returns>False when the run is not at work any more.</returns>
    private async Task<bool> KeepAsync(RunRound answer, ResponderUsage usage)
    {
        var kept = await parts.Store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(StoreTable.Runs, project, runId, CancellationToken.None);
                if (row is not { IsWorking: true })
                {
                    return false;
                }

                row.Body["usage"] = RunEnding.Usage(row.Body["usage"] as JsonObject, usage);
                foreach (var made in RunEnding.Finish(new("completed"), answer, parts))
                {
                    await unit.InsertAsync(made.Table, project, made.Row, CancellationToken.None);
                }

                await unit.UpdateAsync(StoreTable.Runs, project, row, CancellationToken.None);
                return true;
            },
            CancellationToken.None
        );
        answer.TellEnd(waits: false);
        _round = null;
        return kept;
    }

    private static RunEnd EndOf(RunRound answer, ResponderDone done) =>
        answer.CallsFunctions
            ? new("requires_action") { Action = answer.RequiredAction() }
            : done.Finish switch
            {
                ResponderFinish.Length => new("incomplete") { Reason = "max_completion_tokens" },
                ResponderFinish.ContentFilter => new("incomplete") { Reason = "content_filter" },
                _ => new("completed"),
            };

    /// <summary>Stores the end and tells it, in this order.</summary>
    private async Task EndAsync(RunEnd end, ResponderUsage? usage)
    {
        var stored = await parts.Store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(StoreTable.Runs, project, runId, CancellationToken.None);
                if (row is not { IsWorking: true })
                {
                    // The thread was deleted, or another server gave the run up.
                    return null;
                }

                var final = row.Status is "cancelling" && end.Status is not "failed" ? new RunEnd("cancelled") : end;
                var saved = RunEnding.Apply(row, final, usage, final.Action, parts);
                foreach (var made in _round is null ? [] : RunEnding.Finish(final, _round, parts))
                {
                    await unit.InsertAsync(made.Table, project, made.Row, CancellationToken.None);
                }

                await unit.UpdateAsync(StoreTable.Runs, project, saved, CancellationToken.None);
                return saved;
            },
            CancellationToken.None
        );
        if (stored is not null)
        {
            Tell(stored);
        }
    }

    private void Tell(StoredRow run)
    {
        if (run.Status is "cancelled")
        {
            var leaving = (JsonObject)run.Body.DeepClone();
            leaving["status"] = "cancelling";
            leaving["cancelled_at"] = null;
            Emit("thread.run.cancelling", leaving);
        }

        _round?.TellEnd(waits: run.Status is "requires_action");
        Emit($"thread.run.{run.Status}", run.Body, _round?.Thinking.Done);
    }

    private void Emit(string name, JsonObject data, ResponderPart? part = null) =>
        feed.Add(new RunEvent(name, JsonText.Of(data), part));

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "Run {Run} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string run, string reason);
}
