using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines;
using Parley.Engines.Responses;

namespace Parley.Agents.Classic;

/// <summary>
/// Executes a run: one answer of the model, streamed as events, stored when it is complete. It ends in a last state, or waits for
/// the outputs of the tools that it called.
/// </summary>
internal sealed partial class RunExecution(AgentParts parts, string project, string runId, RunFeed feed)
{
    private readonly Thinking _thinking = new(parts.Responders, parts.Options, parts.Time);
    private JsonObject? _message;
    private JsonObject? _messageStep;
    private JsonObject? _toolStep;

    /// <summary>Runs until nothing is left to do; never throws for a reason of the run itself.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await BeginAsync() is { } run)
            {
                var done = await AnswerAsync(run, cancellationToken);
                await EndAsync(EndOf(done), done.Usage);
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

    private async Task<ResponderDone> AnswerAsync(JsonObject run, CancellationToken cancellationToken)
    {
        var request = await RunHistory.RequestAsync(parts, project, run, cancellationToken);
        await foreach (var part in _thinking.AnswerAsync(request, cancellationToken))
        {
            switch (part)
            {
                case ResponderText { Delta.Length: > 0 } text:
                    Write(run, text);
                    break;
                case ResponderToolCall call:
                    Call(run, call);
                    break;
            }
        }

        return _thinking.Done!;
    }

    private void Write(JsonObject run, ResponderText text)
    {
        if (_message is null)
        {
            var id = Ids.New(Ids.Message);
            _message = MessageFields.Create(id, (string)run["thread_id"]!, "assistant", [], parts.Now);
            _message["status"] = "in_progress";
            _message["completed_at"] = null;
            _message["assistant_id"] = (string?)run["assistant_id"];
            _message["run_id"] = runId;
            _messageStep = RunStepFields.Create(run, "message_creation", RunStepFields.MessageCreation(id), parts.Now);
            Emit("thread.run.step.created", _messageStep);
            Emit("thread.run.step.in_progress", _messageStep);
            Emit("thread.message.created", _message);
            Emit("thread.message.in_progress", _message);
        }

        var piece = new JsonObject
        {
            ["index"] = 0,
            ["type"] = "text",
            ["text"] = new JsonObject { ["value"] = text.Delta, ["annotations"] = new JsonArray() },
        };
        var delta = new JsonObject
        {
            ["id"] = (string)_message["id"]!,
            ["object"] = "thread.message.delta",
            ["delta"] = new JsonObject { ["role"] = "assistant", ["content"] = new JsonArray(piece) },
        };
        Emit("thread.message.delta", delta, text);
    }

    private void Call(JsonObject run, ResponderToolCall part)
    {
        if (_toolStep is null)
        {
            _toolStep = RunStepFields.Create(run, "tool_calls", RunStepFields.ToolCalls([]), parts.Now);
            Emit("thread.run.step.created", _toolStep);
            Emit("thread.run.step.in_progress", _toolStep);
        }

        var delta = RunStepFields.Delta(
            (string)_toolStep["id"]!,
            part.Index,
            part.Name is null ? null : part.CallId,
            part.Name,
            part.ArgumentsDelta
        );
        Emit("thread.run.step.delta", delta, part);
    }

    private RunEnd EndOf(ResponderDone done) =>
        _thinking.Calls.Count > 0
            ? new("requires_action")
            : done.Finish switch
            {
                ResponderFinish.Length => new("incomplete") { Reason = "max_completion_tokens" },
                ResponderFinish.ContentFilter => new("incomplete") { Reason = "content_filter" },
                _ => new("completed"),
            };

    /// <summary>Stores the end and tells it, in this order.</summary>
    private async Task EndAsync(RunEnd end, ResponderUsage? usage)
    {
        var text = _thinking.Text;
        var stored = await parts.Store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(StoreTable.Runs, project, runId, CancellationToken.None);
                if (row is null || !StoreSchema.WorkingStatuses.Contains(row.Status, StringComparer.Ordinal))
                {
                    // The thread was deleted, or another server gave the run up.
                    return null;
                }

                var final = row.Status is "cancelling" && end.Status is not "failed" ? new RunEnd("cancelled") : end;
                var saved = RunEnding.Apply(row, final, usage, _thinking.Calls, parts);
                foreach (var made in RunEnding.Finish(final, _message, _messageStep, _toolStep, text, _thinking, parts))
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

        if (_message is not null)
        {
            Emit($"thread.message.{(string?)_message["status"]}", _message);
            Emit($"thread.run.step.{(string?)_messageStep!["status"]}", _messageStep);
        }

        if (_toolStep is not null && run.Status is not "requires_action")
        {
            Emit($"thread.run.step.{(string?)_toolStep["status"]}", _toolStep);
        }

        Emit($"thread.run.{run.Status}", run.Body, _thinking.Done);
    }

    private void Emit(string name, JsonObject data, ResponderPart? part = null) =>
        feed.Add(new RunEvent(name, JsonText.Of(data), part));

    [LoggerMessage(EventId = 402, Level = LogLevel.Warning, Message = "Run {Run} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string run, string reason);
}
