using System.Text.Json;
using Parley.Engines.Responses;

namespace Parley.Engines.AgentService;

/// <summary>Reads the events of a classic run.</summary>
internal sealed class RunAnswer : StreamedAnswer
{
    private const string RunPrefix = "thread.run.";

    public string? RunId { get; private set; }

    public PendingCalls? Pending { get; private set; }

    public static bool IsTerminal(string? status) =>
        status is "completed" or "failed" or "cancelled" or "expired" or "incomplete";

    protected override IEnumerable<ResponderPart> Read(string name, JsonElement data)
    {
        switch (name)
        {
            case "thread.message.delta":
                return Texts(data);
            case "error":
                End(name, data);
                return [];
            case RunPrefix + "requires_action":
                RunId = data.TextOf("id") ?? RunId;
                return Calls(data);
            default:
                ReadRun(name, data);
                return [];
        }
    }

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

        if (data.ObjectOf("usage") is { } usage)
        {
            Usage = new(usage.NumberOf("prompt_tokens"), usage.NumberOf("completion_tokens"));
        }

        End(status, data);
    }

    private static IEnumerable<ResponderPart> Texts(JsonElement data)
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
        Finish = ResponderFinish.ToolCalls;
        if (RunId is { } run)
        {
            Pending = new(run, ids);
        }

        return parts;
    }
}
