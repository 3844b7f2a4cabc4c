using Parley.Core.Responses;
using Parley.Core.State;
using Parley.Core.Tools;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Json;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>Tools that this server runs, from the complete answer to their result (docs/protocol/tools.md, "Calls").</summary>
internal sealed partial class Transition
{
    /// <summary>The request for approval stands beside the call, and is nothing that the model made.</summary>
    private const int ApprovalIndex = -3;

    private const string NotRun = "Not run: the answer that wanted it broke off.";

    private const string ServerGone = "Not run: its server is no longer among the tools.";

    private const string GivenUp =
        "Given up: the answer that wanted it was cancelled. Whether it took effect is not known.";

    private ToolRun? FindRun(int number) => State.Tools.Runs.Find(r => r.Number == number);

    private bool RunsToolsOf(ActiveResponse response) =>
        State.Tools.Runs.Exists(r => r.Response == response.Generation);

    /// <summary>The client was told of a result and may ask for the next answer while this one is still spoken.</summary>
    private static bool HasToldOfTools(ActiveResponse response) =>
        response.Answer is not null && response.Output.Exists(o => o is { Done: true, Item: McpCallItem });

    /// <summary>Every whole call of the answer is run, or asked about.</summary>
    private void MakeServerCalls()
    {
        var made = 0;
        for (var index = 0; index < State.Response!.Output.Count; index++)
        {
            if (State.Response.Output[index] is not { Done: false, Item: ServerCallItem call })
            {
                continue;
            }

            if (made++ == 0)
            {
                CountRound();
            }

            if (made > State.ToolBounds.CallsPerResponse)
            {
                Fail(index, call, $"Not run: one answer may run {State.ToolBounds.CallsPerResponse} tools.");
            }
            else if (call is McpCallItem tool)
            {
                Make(index, tool);
            }
            else
            {
                AskAgent(index, (FoundryAgentCallItem)call);
            }
        }
    }

    private void Make(int index, McpCallItem call)
    {
        var response = State.Response!;
        var tool = response.Settings.Roster.ServerTools.Find(t => t.Is(call.ServerLabel, call.Name));
        if (tool is null || FindServer(tool.Server.Number) is null)
        {
            Fail(index, call, ServerGone);
        }
        else if (tool.NeedsApproval && State.Tools.Approvals.Count >= State.ToolBounds.Approvals)
        {
            Fail(index, call, $"Not run: {State.ToolBounds.Approvals} calls wait for approval already.");
        }
        else if (tool.NeedsApproval)
        {
            AskApproval(index, call, tool.Server.Number);
        }
        else
        {
            Run(response.Generation, tool.Server.Number, call, new(response.Id, index));
        }
    }

    private void Fail(int index, ServerCallItem call, string reason)
    {
        Emit(FailureOf(call, index), State.Response!.Generation);
        CloseOutput(index, call with { Error = McpCallError.OfExecution(reason) });
    }

    /// <param name="response">Which response waits for it; 0: none.</param>
    private void Run(int response, int server, McpCallItem call, CallPlace place)
    {
        var run = new ToolRun(NextGeneration(), response, server, call, place);
        State = State with { Tools = State.Tools with { Runs = State.Tools.Runs.Add(run) } };
        Emit(new McpCallInProgress(call.Id, place.OutputIndex), response);
        Do(new RunTool(run.Number, server, call.Name, call.Arguments));
    }

    private static ServerEvent FailureOf(ServerCallItem call, int index) =>
        call is FoundryAgentCallItem ? new FoundryAgentCallFailed(call.Id, index) : new McpCallFailed(call.Id, index);

    private static ServerEvent SuccessOf(ServerCallItem call, int index) =>
        call is FoundryAgentCallItem agent
            ? new FoundryAgentCallCompleted(call.Id, index, agent.AgentResponseId)
            : new McpCallCompleted(call.Id, index);

    private void TakeReturned(ToolRun run, string output)
    {
        var size = SizeOf(output);
        var problem =
            size > WireLimits.McpOutputBytes ? $"its result has more than {WireLimits.McpOutputBytes / 1024} KiB"
            : size + OutputOf(run) > WireLimits.McpOutputsBytes
                ? $"the results of this answer have more than {WireLimits.McpOutputsBytes / 1024} KiB"
            : null;
        EndRun(
            run,
            problem is null
                ? run.Call with
                {
                    Output = output,
                }
                : run.Call with
                {
                    Error = McpCallError.OfExecution($"The tool has run, but {problem}."),
                }
        );
    }

    /// <summary>Bytes of what the other tools of its response gave: all of it stands in one event at the end.</summary>
    private long OutputOf(ToolRun run) =>
        State.Response is { } response && string.Equals(response.Id, run.Place.ResponseId, StringComparison.Ordinal)
            ? response.Output.Sum(o => o.Item is ServerCallItem { Output: { } other } ? SizeOf(other) : 0L)
            : 0;

    /// <summary>Bytes as JSON, rather too many than too few.</summary>
    private static long SizeOf(string text) =>
        text.Sum(sign =>
            sign switch
            {
                < ' ' or (char)0x7F => 6L,
                '"' or '\\' => 2L,
                < (char)0x80 => 1L,
                _ => 3L,
            }
        );

    /// <summary>A tool may say at length why it failed.</summary>
    private static McpCallError Cut(McpCallError error) =>
        error.Message.Length <= WireLimits.McpErrorLength
            ? error
            : error with
            {
                Message = string.Concat(error.Message.AsSpan(0, WireLimits.McpErrorLength), "..."),
            };

    private void EndRun(ToolRun run, ServerCallItem call)
    {
        State = State with
        {
            Tools = State.Tools with { Runs = State.Tools.Runs.RemoveAll(r => r.Number == run.Number) },
        };
        Emit(
            call.Error is null ? SuccessOf(call, run.Place.OutputIndex) : FailureOf(call, run.Place.OutputIndex),
            run.Response
        );
        Close(call, run.Place);
        if (State.Response is { Answer: not null } response && response.Generation == run.Response)
        {
            GoOnAfterTools(response);
        }
    }

    /// <summary>The item is done; its response may be over for long.</summary>
    private void Close(ServerCallItem call, CallPlace place)
    {
        if (State.Response is { } response && string.Equals(response.Id, place.ResponseId, StringComparison.Ordinal))
        {
            CloseOutput(place.OutputIndex, call);
            return;
        }

        call = call with { Status = ItemStatus.Completed };
        Emit(new OutputItemDone(place.ResponseId, place.OutputIndex, call));
        if (State.Conversation.Find(call.Id) is { } entry)
        {
            State = State with { Conversation = State.Conversation.Replace(entry with { Item = call }) };
            Emit(new ItemDone(State.Conversation.PreviousOf(State.Conversation.IndexOf(call.Id)), call));
        }
    }

    /// <summary>A tool of the response is done; the last of them lets it end, as soon as everything is said.</summary>
    private void GoOnAfterTools(ActiveResponse response)
    {
        if (RunsToolsOf(response))
        {
            return;
        }

        DropInterim();
        if (!InterimSpeaks && (response.Clauses == 0 || response.IsSpoken))
        {
            FinishResponse(State.Response!);
        }
    }

    /// <summary>The response ends before its call has.</summary>
    private void CloseServerCall(int index, ServerCallItem call)
    {
        if (State.Tools.Approvals.Exists(a => SameId(a.Call, call.Id)))
        {
            return;
        }

        var run = State.Tools.Runs.Find(r => SameId(r.Call, call.Id));
        if (run is null)
        {
            CloseOutput(index, call with { Error = McpCallError.OfExecution(NotRun) });
        }
        else if (run.Response > 0)
        {
            State = State with { Tools = State.Tools with { Runs = State.Tools.Runs.Remove(run) } };
            Do(new CancelTool(run.Number));
            Fail(index, call, GivenUp);
        }
    }

    /// <summary>What is said while a tool runs belongs to the response that waits for it.</summary>
    private void ArmRunInterim()
    {
        if (
            State.Response is not { } response
            || State.InterimSaid
            || State.Phase != SessionPhase.Open
            || InterimSpeaks
            || response.Settings is not { Speaks: true, Interim.OnTool: true }
            || !RunsToolsOf(response)
            || FindOutput(MessageIndex) >= 0
        )
        {
            return;
        }

        var usage = response.Interim?.Usage ?? new(0, 0);
        var interim = new InterimSpeech(NextGeneration(), InterimStage.Armed) { Usage = usage };
        SetInterim(interim);
        Do(new ArmTimer(interim.Generation, _toolGrace));
    }

    /// <summary>One more answer in a row that runs tools; after too many the model is told by having none.</summary>
    private void CountRound()
    {
        State = State with { Tools = State.Tools with { Rounds = State.Tools.Rounds + 1, RoundsSince = LastSaid } };
        if (IsExhausted && !State.Tools.Exhausted)
        {
            State = State with { Tools = State.Tools with { Exhausted = true } };
            TellOfTools(
                $"{State.Tools.Rounds} answers in a row ran tools: the next gets none, until the person says something.",
                "tool_rounds_exhausted"
            );
        }
    }
}
