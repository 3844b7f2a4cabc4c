using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines.Responses;

namespace Parley.Agents.Classic;

/// <summary>One answer of the model within a run: a message, and a step with the calls that it makes.</summary>
/// <param name="isLater">One came before it in the same part of the run.</param>
internal sealed class RunRound(
    AgentParts parts,
    JsonObject run,
    Thinking thinking,
    AgentTools tools,
    RunFeed feed,
    bool isLater
)
{
    private readonly Dictionary<int, string> _outputs = [];

    public Thinking Thinking => thinking;

    public JsonObject? Message { get; private set; }

    public JsonObject? MessageStep { get; private set; }

    public JsonObject? ToolStep { get; private set; }

    public bool CallsFunctions => thinking.Calls.Any(call => tools.Find(call.Name) is null);

    /// <summary>Calls of servers' tools.</summary>
    public List<(Thinking.ToolCall Call, AgentServerTool Tool)> ServerCalls =>
        [.. thinking.Calls.Where(c => tools.Find(c.Name) is not null).Select(c => (c, tools.Find(c.Name)!))];

    public void Take(ResponderPart part)
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

    public void SetOutput(Thinking.ToolCall call, string output) => _outputs[call.Index] = output;

    /// <summary>The calls as they are now.</summary>
    public JsonObject Details() =>
        new() { ["type"] = "tool_calls", ["tool_calls"] = new JsonArray([.. thinking.Calls.Select(Shown)]) };

    /// <summary>What the client has to do: approve calls, or else bring the outputs of functions.</summary>
    public JsonObject RequiredAction()
    {
        var asked = ServerCalls.Where(c => !_outputs.ContainsKey(c.Call.Index)).Select(c => Shown(c.Call)).ToList();
        return asked.Count > 0
            ? RunStepFields.ApprovalAction(asked)
            : RunStepFields.RequiredAction(thinking.Calls.Where(c => tools.Find(c.Name) is null).Select(Shown));
    }

    /// <summary>Whoever listens in this process is asked too.</summary>
    public void TellApproval(Thinking.ToolCall call, AgentServerTool tool) =>
        Emit(
            "thread.run.step.delta",
            RunStepFields.ServerDelta((string)ToolStep!["id"]!, call.Index, call.Id, tool, ""),
            new ResponderApproval(call.Id, tool.Server.ServerLabel, tool.Tool.Name, RunStepFields.ArgumentsOf(call))
        );

    /// <summary>Tells the end of the message and of the calls.</summary>
    public void TellEnd(bool waits)
    {
        if (Message is not null)
        {
            Emit($"thread.message.{(string?)Message["status"]}", Message);
            Emit($"thread.run.step.{(string?)MessageStep!["status"]}", MessageStep);
        }

        if (ToolStep is not null && !waits)
        {
            Emit($"thread.run.step.{(string?)ToolStep["status"]}", ToolStep);
        }
    }

    private JsonObject Shown(Thinking.ToolCall call) =>
        tools.Find(call.Name) is { } tool
            ? RunStepFields.ServerCall(call, tool, _outputs.GetValueOrDefault(call.Index))
            : RunStepFields.Call(call.Id, call.Name, $"{call.Arguments}");

    private void Write(ResponderText text)
    {
        var heard = text;
        if (Message is null)
        {
            // Whoever hears the run as one stream hears no gap between two messages.
            heard = isLater ? new ResponderText(" " + text.Delta) : text;
            var id = Ids.New(Ids.Message);
            Message = MessageFields.Create(id, (string)run["thread_id"]!, "assistant", [], parts.Now);
            Message["status"] = "in_progress";
            Message["completed_at"] = null;
            Message["assistant_id"] = (string?)run["assistant_id"];
            Message["run_id"] = (string)run["id"]!;
            MessageStep = RunStepFields.Create(run, "message_creation", RunStepFields.MessageCreation(id), parts.Now);
            Emit("thread.run.step.created", MessageStep);
            Emit("thread.run.step.in_progress", MessageStep);
            Emit("thread.message.created", Message);
            Emit("thread.message.in_progress", Message);
        }

        var piece = new JsonObject
        {
            ["index"] = 0,
            ["type"] = "text",
            ["text"] = new JsonObject { ["value"] = text.Delta, ["annotations"] = new JsonArray() },
        };
        var delta = new JsonObject
        {
            ["id"] = (string)Message["id"]!,
            ["object"] = "thread.message.delta",
            ["delta"] = new JsonObject { ["role"] = "assistant", ["content"] = new JsonArray(piece) },
        };
        Emit("thread.message.delta", delta, heard);
    }

    private void Call(ResponderToolCall part)
    {
        if (ToolStep is null)
        {
            ToolStep = RunStepFields.Create(run, "tool_calls", RunStepFields.NoCalls(), parts.Now);
            Emit("thread.run.step.created", ToolStep);
            Emit("thread.run.step.in_progress", ToolStep);
        }

        var step = (string)ToolStep["id"]!;
        var known = thinking.Calls.First(call => call.Index == part.Index);
        if (tools.Find(known.Name) is { } tool)
        {
            var id = part.Name is null ? null : known.Id;
            Emit("thread.run.step.delta", RunStepFields.ServerDelta(step, part.Index, id, tool, part.ArgumentsDelta));
            return;
        }

        var delta = RunStepFields.Delta(
            step,
            part.Index,
            part.Name is null ? null : part.CallId,
            part.Name,
            part.ArgumentsDelta
        );
        Emit("thread.run.step.delta", delta, part);
    }

    private void Emit(string name, JsonObject data, ResponderPart? part = null) =>
        feed.Add(new RunEvent(name, JsonText.Of(data), part));
}
