using System.Text.Json;
using Parley.Engines.Responses;

namespace Parley.Engines.AgentService;

/// <summary>Reads the events of a classic run. Unknown ones are passed over: services add some.</summary>
internal sealed class RunAnswer
{
    private const string RunPrefix = "thread.run.";
    private ResponderUsage _usage = new(0, 0);
    private ResponderFinish _finish = ResponderFinish.Stop;

    public string? RunId { get; private set; }

    /// <summary>True when the run needs nothing more, or waits for the results of calls.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Why it failed; null: it did not.</summary>
    public string? Fault { get; private set; }

    public PendingCalls? Pending { get; private set; }

    public static bool IsTerminal(string? status) =>
        status is "completed" or "failed" or "cancelled" or "expired" or "incomplete";

    public IEnumerable<ResponderPart> Read(string name, JsonElement data)
    {
        switch (name)
        {
            case "thread.message.delta":
                return Text(data);
            case "error":
                Fault = "failed";
                IsOver = true;
                return [];
            case RunPrefix + "requires_action":
                RunId = data.TextOf("id") ?? RunId;
                return Calls(data);
            default:
                ReadRun(name, data);
                return [];
        }
    }

    public ResponderDone Done() => new(_finish, _usage);

    private void ReadRun(string name, JsonElement data)
    {
        if (
            !name.StartsWith(RunPrefix, StringComparison.Ordinal)
            || name.StartsWith(RunPrefix + "step", StringComparison.Ordinal)
        )
        {
            return;
        }

        RunId = data.TextOf("id") ?? RunId;
        var status = name[RunPrefix.Length..];
        if (!IsTerminal(status))
        {
            return;
        }

        IsOver = true;
        if (data.ObjectOf("usage") is { } usage)
        {
            _usage = new(usage.NumberOf("prompt_tokens"), usage.NumberOf("completion_tokens"));
        }

        switch (status)
        {
            case "incomplete":
                _finish = data.ObjectOf("incomplete_details")?.TextOf("reason") is "content_filter"
                    ? ResponderFinish.ContentFilter
                    : ResponderFinish.Length;
                break;
            case "failed":
                Fault = "could not finish its answer";
                break;
            case "cancelled" or "expired":
                Fault = $"ended its answer ({status})";
                break;
        }
    }

    private static IEnumerable<ResponderPart> Text(JsonElement data)
    {
        foreach (var part in data.ObjectOf("delta")?.ListOf("content") ?? [])
        {
            if (part.NumberOf("index") == 0 && part.ObjectOf("text")?.TextOf("value") is { Length: > 0 } value)
            {
                yield return new ResponderText(value);
            }
        }
    }

    private List<ResponderPart> Calls(JsonElement data)
    {
        var parts = new List<ResponderPart>();
        var ids = new List<string>();
        foreach (
            var call in data.ObjectOf("required_action")?.ObjectOf("submit_tool_outputs")?.ListOf("tool_calls") ?? []
        )
        {
            if (call.TextOf("id") is { } id && call.ObjectOf("function") is { } function)
            {
                parts.Add(
                    new ResponderToolCall(ids.Count, id, function.TextOf("name"), function.TextOf("arguments") ?? "{}")
                );
                ids.Add(id);
            }
        }

        IsOver = true;
        _finish = ResponderFinish.ToolCalls;
        if (RunId is { } run)
        {
            Pending = new(run, ids);
        }

        return parts;
    }
}
