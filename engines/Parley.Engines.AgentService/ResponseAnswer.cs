using System.Text.Json;
using Parley.Engines.Responses;

namespace Parley.Engines.AgentService;

/// <summary>Reads the events of a response.</summary>
internal sealed class ResponseAnswer : StreamedAnswer
{
    private const string Prefix = "response.";
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _streamed = new(StringComparer.Ordinal);

    /// <summary>The stored item of the text.</summary>
    public string? ItemId { get; private set; }

    protected override IEnumerable<ResponderPart> Read(string name, JsonElement data)
    {
        var type = data.TextOf("type") ?? name;
        switch (type)
        {
            case "response.output_text.delta" when data.TextOf("delta") is { Length: > 0 } delta:
                ItemId ??= data.TextOf("item_id");
                return [new ResponderText(delta)];
            case "response.refusal.delta" when data.TextOf("delta") is { Length: > 0 } delta:
                ItemId ??= data.TextOf("item_id");
                return [new ResponderText(delta)];
            case "response.output_item.added" when data.ObjectOf("item") is { } item:
                return Added(item);
            case "response.function_call_arguments.delta":
                return Arguments(data);
            case "response.output_item.done" when data.ObjectOf("item") is { } item:
                return Finished(item);
            case "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled":
                var response = data.ObjectOf("response") ?? data;
                Count(response);
                End(type[Prefix.Length..], response);
                return [];
            case "error":
                End(type, data);
                return [];
            default:
                return [];
        }
    }

    private IEnumerable<ResponderPart> Added(JsonElement item)
    {
        if (item.TextOf("type") is not "function_call" || item.TextOf("id") is not { } id || _calls.ContainsKey(id))
        {
            return [];
        }

        _calls[id] = _calls.Count;
        Finish = ResponderFinish.ToolCalls;
        return [new ResponderToolCall(_calls[id], item.TextOf("call_id"), item.TextOf("name"), "")];
    }

    private IEnumerable<ResponderPart> Arguments(JsonElement data)
    {
        if (
            data.TextOf("item_id") is not { } id
            || !_calls.TryGetValue(id, out var index)
            || data.TextOf("delta") is not { Length: > 0 } delta
        )
        {
            return [];
        }

        _streamed.Add(id);
        return [new ResponderToolCall(index, null, null, delta)];
    }

    /// <summary>Arguments that came all at once, or a call of a tool that the agent asks about.</summary>
    private IEnumerable<ResponderPart> Finished(JsonElement item)
    {
        if (item.TextOf("type") is "mcp_approval_request" && item.TextOf("id") is { } request)
        {
            yield return new ResponderApproval(
                request,
                item.TextOf("server_label") ?? "",
                item.TextOf("name") ?? "",
                item.TextOf("arguments") ?? "{}"
            );
        }

        foreach (var part in Added(item))
        {
            yield return part;
        }

        if (
            item.TextOf("id") is { } id
            && _calls.TryGetValue(id, out var index)
            && _streamed.Add(id)
            && item.TextOf("arguments") is { Length: > 0 } arguments
        )
        {
            yield return new ResponderToolCall(index, null, null, arguments);
        }
    }

    private void Count(JsonElement response)
    {
        if (response.ObjectOf("usage") is { } usage)
        {
            Usage = new(
                usage.NumberOf("input_tokens"),
                usage.NumberOf("output_tokens"),
                usage.ObjectOf("input_tokens_details")?.NumberOf("cached_tokens") ?? 0,
                usage.ObjectOf("output_tokens_details")?.NumberOf("reasoning_tokens") ?? 0
            );
        }
    }
}
