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

namespace Parley.Agents.Named;

/// <summary>
/// Executes a response: answers of the model, streamed as events, and the servers' tools that they call in between; stored when it is
/// complete.
/// </summary>
/// <param name="servers">Whose tools it may call.</param>
internal sealed partial class ResponseExecution(
    AgentParts parts,
    string project,
    JsonObject response,
    ImmutableArray<McpServerTool> servers,
    RunFeed feed
)
{
    private readonly ResponseOutput _output = new(response, feed);
    private AnswerItems? _answer;
    private ResponderUsage? _usage;
    private ResponderFinish _finish;

    private string Id => (string)response["id"]!;

    /// <summary>Runs until the response is in a last state, and gives it. Never throws for a reason of the response itself.</summary>
    /// <param name="items">All that the model shall see.</param>
    /// <param name="given">How many of them, the last ones, this response was given.</param>
    public async Task<JsonObject> RunAsync(
        IReadOnlyList<JsonObject> items,
        int given,
        CancellationToken cancellationToken
    )
    {
        var functions = ToolFields.ToChat(response["tools"] as JsonArray, flat: true);
        await using var known = new AgentTools(parts, servers, functions.Select(f => f.Name));
        var tools = new ResponseTools(parts, known, _output);
        try
        {
            _output.EmitResponse("response.created");
            response["status"] = "in_progress";
            _output.EmitResponse("response.in_progress");
            await tools.ListAsync(items, cancellationToken);
            await tools.RunApprovedAsync(items, items.Skip(items.Count - given), cancellationToken);
            await AnswerAsync(items, known, tools, cancellationToken);
            var (status, reason) = _finish switch
            {
                ResponderFinish.Length => ("incomplete", "max_output_tokens"),
                ResponderFinish.ContentFilter => ("incomplete", "content_filter"),
                _ => ("completed", null),
            };
            response["incomplete_details"] = reason is null ? null : new JsonObject { ["reason"] = reason };
            tools.GiveUp();
            await EndAsync(status);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (parts.Floor.IsStopping)
            {
                response["error"] = RunFaults.Error("server_error", RunFaults.Interrupted);
            }

            tools.GiveUp();
            await EndAsync(parts.Floor.IsStopping ? "failed" : "cancelled");
        }
        catch (Exception e) when (e is not StoreException)
        {
            LogFailed(parts.Logger, Id, e is EngineException engine ? engine.Fault.ToString() : e.GetType().Name);
            response["error"] = RunFaults.Of(e);
            tools.GiveUp();
            await EndAsync("failed");
            feed.Complete(e);
        }

        return (JsonObject)response.DeepClone();
    }

    /// <summary>Answers until the model calls no server's tool any more, or the client has to do something.</summary>
    private async Task AnswerAsync(
        IReadOnlyList<JsonObject> items,
        AgentTools known,
        ResponseTools tools,
        CancellationToken cancellationToken
    )
    {
        for (var round = 0; ; round++)
        {
            var isLast = round >= parts.Options.MostRounds;
            var request = ResponseHistory.ToRequest(response, [.. items, .. _output.Items], known, isLast, parts);
            var answer = new AnswerItems(
                _output,
                new Thinking(parts.Responders, parts.Options, parts.Time),
                name => isLast ? null : known.Find(name)
            );
            _answer = answer;
            await foreach (var part in answer.Thinking.AnswerAsync(request, cancellationToken))
            {
                answer.Take(part);
            }

            Count(answer.Thinking.Done!);
            if (
                answer.ServerCalls is not { Count: > 0 } calls
                || _finish is ResponderFinish.Length or ResponderFinish.ContentFilter
            )
            {
                return;
            }

            answer.Settle("completed");
            answer.Close();
            if (!await tools.MakeAsync(calls, cancellationToken) || answer.CallsFunctions)
            {
                return;
            }
        }
    }

    private void Count(ResponderDone done)
    {
        _finish = done.Finish;
        _usage = _usage is null
            ? done.Usage
            : new(
                _usage.InputTokens + done.Usage.InputTokens,
                _usage.OutputTokens + done.Usage.OutputTokens,
                _usage.CachedTokens + done.Usage.CachedTokens,
                _usage.ReasoningTokens + done.Usage.ReasoningTokens
            );
    }

    /// <summary>Completes the items, stores the end and tells it, in this order.</summary>
    private async Task EndAsync(string status)
    {
        _answer?.Settle(status is "completed" ? "completed" : "incomplete");
        response["status"] = status;
        response["completed_at"] = status is "completed" ? parts.Now : null;
        response["output"] = new JsonArray([.. _output.Items.Select(item => item.DeepClone())]);
        response["usage"] = Usage(_usage);
        if ((bool)response["store"]!)
        {
            await StoreAsync(status);
        }

        _answer?.Close();

        // A cancelled response has no event of its own; what it is stands in it.
        _output.EmitResponse(
            $"response.{(status is "cancelled" ? "incomplete" : status)}",
            _usage is null ? null : new ResponderDone(_finish, _usage)
        );
    }

    private Task StoreAsync(string status) =>
        parts.Store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(StoreTable.Runs, project, Id, CancellationToken.None);
                if (row is not { IsWorking: true })
                {
                    return;
                }

                foreach (var item in _output.Items)
                {
                    var made = new StoredRow((string)item["id"]!, row.Parent, item)
                    {
                        RunId = Id,
                        Side = ItemSide.Output,
                    };
                    await unit.InsertAsync(StoreTable.Items, project, made, CancellationToken.None);
                }

                var ended = new StoredRow(Id, row.Parent, response).WithStatus(status);
                await unit.UpdateAsync(StoreTable.Runs, project, ended, CancellationToken.None);
            },
            CancellationToken.None
        );

    private static JsonObject? Usage(ResponderUsage? usage) =>
        usage is null
            ? null
            : new JsonObject
            {
                ["input_tokens"] = usage.InputTokens,
                ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.CachedTokens },
                ["output_tokens"] = usage.OutputTokens,
                ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.ReasoningTokens },
                ["total_tokens"] = usage.InputTokens + usage.OutputTokens,
            };

    [LoggerMessage(EventId = 405, Level = LogLevel.Warning, Message = "Response {Response} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string response, string reason);
}
