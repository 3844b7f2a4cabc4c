using Parley.Core.Responses;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>The calls of an answer as the model writes them: functions of the client, and tools that this server runs.</summary>
internal sealed partial class Transition
{
    private static bool IsCall(ConversationItem item) => item is FunctionCallItem or ServerCallItem;

    private void TakeToolCall(ActiveResponse response, AnswerToolCall call)
    {
        if (response.Answer is not null || call.Index < 0)
        {
            return;
        }

        var index = FindOutput(call.Index);
        if (index < 0)
        {
            if (call.Name is not { Length: > 0 } name || IsOneTooMany(response))
            {
                return;
            }

            SettleInterim(response);
            index = State.Response!.Output.Count;
            AddOutput(NewCall(name, call.CallId), call.Index);
        }

        if (call.ArgumentsDelta.Length > 0)
        {
            AddArguments(index, call.ArgumentsDelta);
        }
    }

    private ConversationItem NewCall(string name, string? callId) =>
        State.Response!.Settings.Roster switch
        {
            var roster when roster.Find(name) is { } found => new McpCallItem(
                Mint("item_"),
                found.Server.Definition.ServerLabel,
                found.Tool.Name,
                ""
            ),
            var roster when roster.FindAgent(name) is { Agent: var agent } => new FoundryAgentCallItem(
                Mint("item_"),
                agent.AgentName,
                CallIdOf(callId),
                ""
            ),
            _ => new FunctionCallItem(Mint("item_"), name, CallIdOf(callId), ""),
        };

    private string CallIdOf(string? given) => given is { Length: > 0 } ? given : Mint("call_");

    private void AddArguments(int index, string delta)
    {
        var response = State.Response!;
        switch (response.Output[index].Item)
        {
            case FunctionCallItem call:
                SetOutput(index, o => o with { Item = call with { Arguments = call.Arguments + delta } });
                Emit(new FunctionArgumentsDelta(Place(index), call.CallId, delta), response.Generation);
                break;
            case ServerCallItem call:
                SetOutput(index, o => o with { Item = call with { Arguments = call.Arguments + delta } });
                Emit(
                    call is FoundryAgentCallItem
                        ? new FoundryAgentArgumentsDelta(Place(index), delta)
                        : new McpArgumentsDelta(Place(index), delta),
                    response.Generation
                );
                break;
        }
    }

    /// <summary>A model that was told to make one call at a time may not know how: the first counts.</summary>
    private static bool IsOneTooMany(ActiveResponse response) =>
        !response.Settings.ParallelToolCalls && response.Output.Exists(o => IsCall(o.Item));

    /// <summary>The answer turns to a tool: text that came before it keeps its place, words for the wait are not needed.</summary>
    private void SettleInterim(ActiveResponse response)
    {
        if (response.Settings.Speaks && InterimMayCome && response.Splitter.Rest.Length > 0)
        {
            OpenMessage();
        }

        DropInterim();
    }

    /// <summary>The model is done: its calls are whole, and the client or this server makes them.</summary>
    /// <param name="isCut">The answer broke off, so its last call is not whole.</param>
    private void CompleteCalls(bool isCut)
    {
        var last = State.Response!.Output.FindLastIndex(o => IsCall(o.Item));
        var count = State.Response.Output.Count;
        for (var index = 0; index < count; index++)
        {
            var output = State.Response.Output[index];
            switch (output.Item)
            {
                case FunctionCallItem call when !output.Done:
                    CloseFunction(index, call, isCut && index == last ? ItemStatus.Incomplete : ItemStatus.Completed);
                    break;
                case ServerCallItem call when !output.Done && isCut:
                    // Only an answer that is whole may change anything.
                    CloseOutput(index, call with { Error = McpCallError.OfExecution(NotRun) });
                    break;
                case ServerCallItem call when !output.Done:
                    call = call with { Arguments = call.Arguments.Length > 0 ? call.Arguments : "{}" };
                    SetCall(index, call);
                    Emit(
                        call is FoundryAgentCallItem
                            ? new FoundryAgentArgumentsDone(Place(index), call.Arguments)
                            : new McpArgumentsDone(Place(index), call.Arguments),
                        State.Response.Generation
                    );
                    break;
            }
        }

        if (!isCut)
        {
            MakeServerCalls();
        }
    }

    /// <summary>More is known of a call: whoever looks at its item sees it.</summary>
    private void SetCall(int index, ServerCallItem call)
    {
        SetOutput(index, o => o with { Item = call });
        if (State.Conversation.Find(call.Id) is { } entry)
        {
            State = State with { Conversation = State.Conversation.Replace(entry with { Item = call }) };
        }
    }

    /// <summary>The response ends: whatever of its calls is open ends too, but for those that wait for approval.</summary>
    private void CloseCalls(ItemStatus status)
    {
        for (var index = 0; index < State.Response!.Output.Count; index++)
        {
            var output = State.Response.Output[index];
            switch (output.Item)
            {
                case FunctionCallItem call when !output.Done:
                    CloseFunction(index, call, status);
                    break;
                case ServerCallItem call when !output.Done:
                    CloseServerCall(index, call);
                    break;
            }
        }
    }

    private void CloseFunction(int index, FunctionCallItem call, ItemStatus status)
    {
        if (status == ItemStatus.Completed)
        {
            // A call that was cut off has no arguments to act on, so it is never said to be done.
            call = call with
            {
                Arguments = call.Arguments.Length > 0 ? call.Arguments : "{}",
            };
            Emit(
                new FunctionArgumentsDone(Place(index), call.CallId, call.Name, call.Arguments),
                State.Response!.Generation
            );
        }

        CloseOutput(index, call with { Status = status });
    }
}
