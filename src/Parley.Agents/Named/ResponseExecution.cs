using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines;
using Parley.Engines.Responses;

namespace Parley.Agents.Named;

/// <summary>Executes a response: one answer of the model, streamed as events, stored when it is complete.</summary>
internal sealed partial class ResponseExecution(AgentParts parts, string project, JsonObject response, RunFeed feed)
{
    private readonly Thinking _thinking = new(parts.Responders, parts.Options, parts.Time);
    private readonly List<JsonObject> _output = [];
    private readonly Dictionary<int, int> _placeOfCall = [];
    private int _placeOfMessage = -1;
    private int _sequence;

    private string Id => (string)response["id"]!;

    /// <summary>Runs until the response is in a last state, and gives it. Never throws for a reason of the response itself.</summary>
    public async Task<JsonObject> RunAsync(ResponderRequest request, CancellationToken cancellationToken)
    {
        try
        {
            EmitResponse("response.created");
            response["status"] = "in_progress";
            EmitResponse("response.in_progress");
            await foreach (var part in _thinking.AnswerAsync(request, cancellationToken))
            {
                switch (part)
                {
                    case ResponderText { Delta.Length: > 0 } text:
                        Write(text);
                        break;
                    case ResponderToolCall call:
                        Call(call);
                        break;
                }
            }

            var (status, reason) = _thinking.Done!.Finish switch
            {
                ResponderFinish.Length => ("incomplete", "max_output_tokens"),
                ResponderFinish.ContentFilter => ("incomplete", "content_filter"),
                _ => ("completed", null),
            };
            response["incomplete_details"] = reason is null ? null : new JsonObject { ["reason"] = reason };
            await EndAsync(status);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (parts.Floor.IsStopping)
            {
                response["error"] = RunFaults.Error("server_error", RunFaults.Interrupted);
            }

            await EndAsync(parts.Floor.IsStopping ? "failed" : "cancelled");
        }
        catch (Exception e) when (e is not StoreException)
        {
            LogFailed(parts.Logger, Id, e is EngineException known ? known.Fault.ToString() : e.GetType().Name);
            response["error"] = RunFaults.Of(e);
            await EndAsync("failed");
            feed.Complete(e);
        }

        return (JsonObject)response.DeepClone();
    }

    private void Write(ResponderText text)
    {
        if (_placeOfMessage < 0)
        {
            _placeOfMessage = _output.Count;
            Open(ItemFields.Message(Ids.New(Ids.Message), "assistant", "in_progress", []));
            Emit("response.content_part.added", Part(ItemFields.OutputText("")));
        }

        var delta = Part();
        delta["delta"] = text.Delta;
        delta["logprobs"] = new JsonArray();
        Emit("response.output_text.delta", delta, text);
    }

    private void Call(ResponderToolCall part)
    {
        if (!_placeOfCall.TryGetValue(part.Index, out var place))
        {
            place = _placeOfCall[part.Index] = _output.Count;
            Open(ItemFields.FunctionCall(Ids.New(Ids.FunctionCall), part.CallId!, part.Name ?? "", "", "in_progress"));
        }

        var delta = Place(place);
        delta["item_id"] = (string)_output[place]["id"]!;
        delta["delta"] = part.ArgumentsDelta;
        Emit("response.function_call_arguments.delta", delta, part);
    }

    private void Open(JsonObject item)
    {
        _output.Add(item);
        var added = Place(_output.Count - 1);
        added["item"] = item.DeepClone();
        Emit("response.output_item.added", added);
    }

    /// <summary>Completes the items, stores the end and tells it, in this order.</summary>
    private async Task EndAsync(string status)
    {
        Finish(status is "completed" ? "completed" : "incomplete");
        response["status"] = status;
        response["completed_at"] = status is "completed" ? parts.Now : null;
        response["output"] = new JsonArray([.. _output.Select(item => item.DeepClone())]);
        response["usage"] = Usage(_thinking.Done?.Usage);
        if ((bool)response["store"]!)
        {
            await StoreAsync(status);
        }

        for (var place = 0; place < _output.Count; place++)
        {
            Close(place);
        }

        // A cancelled response has no event of its own; what it is stands in it.
        EmitResponse($"response.{(status is "cancelled" ? "incomplete" : status)}", _thinking.Done);
    }

    private void Finish(string status)
    {
        foreach (var item in _output)
        {
            item["status"] = status;
        }

        if (_placeOfMessage >= 0)
        {
            _output[_placeOfMessage]["content"] = new JsonArray(ItemFields.OutputText(_thinking.Text));
        }

        foreach (var call in _thinking.Calls)
        {
            _output[_placeOfCall[call.Index]]["arguments"] = $"{call.Arguments}";
        }
    }

    private async Task StoreAsync(string status) =>
        await parts.Store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(StoreTable.Runs, project, Id, CancellationToken.None);
                if (row is null || !StoreSchema.WorkingStatuses.Contains(row.Status, StringComparer.Ordinal))
                {
                    return false;
                }

                foreach (var item in _output)
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
                return true;
            },
            CancellationToken.None
        );

    private void Close(int place)
    {
        var item = _output[place];
        if (place == _placeOfMessage)
        {
            var text = Part();
            text["text"] = _thinking.Text;
            text["logprobs"] = new JsonArray();
            Emit("response.output_text.done", text);
            Emit("response.content_part.done", Part(ItemFields.OutputText(_thinking.Text)));
        }
        else
        {
            var arguments = Place(place);
            arguments["item_id"] = (string)item["id"]!;
            arguments["name"] = (string)item["name"]!;
            arguments["arguments"] = (string)item["arguments"]!;
            Emit("response.function_call_arguments.done", arguments);
        }

        var done = Place(place);
        done["item"] = item.DeepClone();
        Emit("response.output_item.done", done);
    }

    private static JsonObject Place(int place) => new() { ["output_index"] = place };

    private JsonObject Part(JsonObject? part = null)
    {
        var data = Place(_placeOfMessage);
        data["item_id"] = (string)_output[_placeOfMessage]["id"]!;
        data["content_index"] = 0;
        if (part is not null)
        {
            data["part"] = part;
        }

        return data;
    }

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

    private void EmitResponse(string name, ResponderPart? part = null) =>
        Emit(name, new JsonObject { ["response"] = response.DeepClone() }, part);

    private void Emit(string name, JsonObject data, ResponderPart? part = null)
    {
        data.Insert(0, "type", name);
        data["sequence_number"] = _sequence++;
        feed.Add(new RunEvent(name, JsonText.Of(data), part));
    }

    [LoggerMessage(EventId = 405, Level = LogLevel.Warning, Message = "Response {Response} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string response, string reason);
}
