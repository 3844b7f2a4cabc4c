using System.Text.Json.Nodes;
using Parley.Agents.Tools;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines.Responses;

namespace Parley.Agents.Named;

/// <summary>What one answer of the model becomes: a message, calls of functions, and calls of servers' tools.</summary>
/// <param name="find">The server's tool that the model knows under a name; null: it is a function.</param>
internal sealed class AnswerItems(ResponseOutput output, Thinking thinking, Func<string?, AgentServerTool?> find)
{
    private readonly Dictionary<int, int> _placeOfCall = [];
    private readonly Dictionary<int, (AgentServerTool Tool, int Place)> _serverCalls = [];
    private int _placeOfMessage = -1;

    public Thinking Thinking => thinking;

    public bool CallsFunctions => _placeOfCall.Count > 0;

    /// <summary>Calls of servers' tools, whole once the answer is; the place is -1 for one that has no item yet, as it needs approval.</summary>
    public IReadOnlyList<(AgentServerTool Tool, int Place, string Arguments)> ServerCalls =>
        [
            .. thinking
                .Calls.Where(call => _serverCalls.ContainsKey(call.Index))
                .Select(call => (_serverCalls[call.Index].Tool, _serverCalls[call.Index].Place, ArgumentsOf(call))),
        ];

    public void Take(ResponderPart part)
    {
        switch (part)
        {
            case ResponderText { Delta.Length: > 0 } text:
                Write(text);
                break;
            case ResponderToolCall call when _serverCalls.ContainsKey(call.Index):
                WriteServerCall(call);
                break;
            case ResponderToolCall call when !_placeOfCall.ContainsKey(call.Index) && find(call.Name) is { } tool:
                _serverCalls[call.Index] = (tool, tool.NeedsApproval ? -1 : output.Add(ResponseTools.CallOf(tool)));
                WriteServerCall(call);
                break;
            case ResponderToolCall call:
                Call(call);
                break;
        }
    }

    /// <summary>The message and the functions are as they stay, but nobody is told yet.</summary>
    public void Settle(string status)
    {
        foreach (var item in output.Open)
        {
            item["status"] = status;
        }

        if (_placeOfMessage >= 0)
        {
            output.Items[_placeOfMessage]["content"] = new JsonArray(ItemFields.OutputText(thinking.Text));
        }

        foreach (var call in thinking.Calls.Where(call => _placeOfCall.ContainsKey(call.Index)))
        {
            output.Items[_placeOfCall[call.Index]]["arguments"] = $"{call.Arguments}";
        }
    }

    /// <summary>Tells the end of the message and of the functions.</summary>
    public void Close()
    {
        for (var place = 0; place < output.Items.Count; place++)
        {
            if (output.IsDone(place))
            {
                continue;
            }

            if (place == _placeOfMessage)
            {
                var text = Part();
                text["text"] = thinking.Text;
                text["logprobs"] = new JsonArray();
                output.Emit("response.output_text.done", text);
                output.Emit("response.content_part.done", Part(ItemFields.OutputText(thinking.Text)));
                output.Finish(place);
            }
            else if (_placeOfCall.ContainsValue(place))
            {
                var arguments = output.Of(place);
                arguments["name"] = (string)output.Items[place]["name"]!;
                arguments["arguments"] = (string)output.Items[place]["arguments"]!;
                output.Emit("response.function_call_arguments.done", arguments);
                output.Finish(place);
            }
        }
    }

    private void Write(ResponderText text)
    {
        if (_placeOfMessage < 0)
        {
            // Whoever hears the answer as one stream hears no gap between two messages.
            var isLater = output.Items.Any(item => (string?)item["type"] is "message");
            _placeOfMessage = output.Add(ItemFields.Message(Ids.New(Ids.Message), "assistant", "in_progress", []));
            output.Emit("response.content_part.added", Part(ItemFields.OutputText("")));
            Tell(text, isLater ? new ResponderText(" " + text.Delta) : text);
            return;
        }

        Tell(text, text);
    }

    private void Tell(ResponderText text, ResponderText heard)
    {
        var delta = Part();
        delta["delta"] = text.Delta;
        delta["logprobs"] = new JsonArray();
        output.Emit("response.output_text.delta", delta, heard);
    }

    private void Call(ResponderToolCall part)
    {
        if (!_placeOfCall.TryGetValue(part.Index, out var place))
        {
            place = output.Add(
                ItemFields.FunctionCall(Ids.New(Ids.FunctionCall), part.CallId!, part.Name ?? "", "", "in_progress")
            );
            _placeOfCall[part.Index] = place;
        }

        var delta = output.Of(place);
        delta["delta"] = part.ArgumentsDelta;
        output.Emit("response.function_call_arguments.delta", delta, part);
    }

    private void WriteServerCall(ResponderToolCall part)
    {
        var (_, place) = _serverCalls[part.Index];
        if (place >= 0 && part.ArgumentsDelta.Length > 0)
        {
            var delta = output.Of(place);
            delta["delta"] = part.ArgumentsDelta;
            output.Emit("response.mcp_call_arguments.delta", delta);
        }
    }

    private static string ArgumentsOf(Thinking.ToolCall call) => call.Arguments.Length > 0 ? $"{call.Arguments}" : "{}";

    private JsonObject Part(JsonObject? part = null)
    {
        var data = output.Of(_placeOfMessage);
        data["content_index"] = 0;
        if (part is not null)
        {
            data["part"] = part;
        }

        return data;
    }
}
