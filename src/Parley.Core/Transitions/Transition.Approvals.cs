using Parley.Core.Responses;
using Parley.Core.Tools;
using Parley.Protocol.Conversation;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>
/// Calls that the client must approve (docs/protocol/tools.md, "Approval"). Nothing waits for the client: the response ends, and the
/// call is made, or not, whenever the answer comes.
/// </summary>
internal sealed partial class Transition
{
    private void AskApproval(int index, McpCallItem call, int server)
    {
        var response = State.Response!;
        var request = new McpApprovalRequestItem(Mint("item_"), call.ServerLabel, call.Name, call.Arguments);
        call = call with { ApprovalRequestId = request.Id };
        SetCall(index, call);
        var approval = new PendingApproval(request.Id, server, call, new(response.Id, index));
        State = State with { Tools = State.Tools with { Approvals = State.Tools.Approvals.Add(approval) } };
        AddOutput(request, ApprovalIndex);
        CloseOutput(State.Response!.Output.Count - 1, request);
    }

    private PendingApproval? FindApproval(string requestId) =>
        State.Tools.Approvals.Find(a => string.Equals(a.RequestId, requestId, StringComparison.Ordinal));

    /// <returns>True for an answer to nothing; then it is refused.</returns>
    private bool RefusesApproval(ItemCreate create, ConversationItem item)
    {
        if (
            item is not McpApprovalResponseItem response
            || FindApproval(response.ApprovalRequestId) is not null
            || FindAgentApproval(response.ApprovalRequestId) is not null
        )
        {
            return false;
        }

        EmitError(
            create,
            "unknown_approval_request",
            $"No call waits for the approval '{response.ApprovalRequestId}'.",
            "item.approval_request_id"
        );
        return true;
    }

    private void TakeApproval(McpApprovalResponseItem response)
    {
        if (FindApproval(response.ApprovalRequestId) is not { } approval)
        {
            AnswerAgent(response.ApprovalRequestId);
            return;
        }

        State = State with { Tools = State.Tools with { Approvals = State.Tools.Approvals.Remove(approval) } };
        if (!response.Approve)
        {
            var why = string.IsNullOrWhiteSpace(response.Reason) ? "." : $": {response.Reason.Trim()}";
            Refuse(approval, "Not run: the call was not approved" + why);
        }
        else if (FindServer(approval.Server) is null)
        {
            Refuse(approval, ServerGone);
        }
        else
        {
            Run(response: 0, approval.Server, approval.Call, approval.Place);
        }
    }

    private void Refuse(PendingApproval approval, string reason)
    {
        Emit(new McpCallFailed(approval.Call.Id, approval.Place.OutputIndex));
        Close(approval.Call with { Error = McpCallError.OfExecution(reason) }, approval.Place);
    }

    /// <summary>An agent wants to call a tool of its own: the client is asked, as for a tool of the session.</summary>
    private void TakeAgentApproval(ActiveResponse response, AnswerApproval asked)
    {
        if (response.Answer is not null || State.Conversation.Find(asked.RequestId) is not null)
        {
            return;
        }

        SettleInterim(response);
        var waiting = State.Tools.AgentApprovals;
        waiting = waiting.Count < State.ToolBounds.Approvals ? waiting : waiting.RemoveAt(0);
        State = State with
        {
            Tools = State.Tools with { AgentApprovals = waiting.Add(new(asked.RequestId, response.Generation)) },
        };
        var request = new McpApprovalRequestItem(asked.RequestId, asked.ServerLabel, asked.Name, asked.Arguments);
        AddOutput(request, ApprovalIndex);
        CloseOutput(State.Response!.Output.Count - 1, request);
    }

    private AgentApproval? FindAgentApproval(string requestId) =>
        State.Tools.AgentApprovals.Find(a => string.Equals(a.RequestId, requestId, StringComparison.Ordinal));

    /// <summary>
    /// The agent is told with its next question, which is asked by itself, as the client sees nothing of the call to wait for; and once for
    /// all that it asked in one answer.
    /// </summary>
    private void AnswerAgent(string requestId)
    {
        var approval = FindAgentApproval(requestId)!;
        var left = State.Tools.AgentApprovals.Remove(approval);
        State = State with { Tools = State.Tools with { AgentApprovals = left } };
        if (!left.Exists(a => a.Response == approval.Response))
        {
            State = State with { Queued = State.Queued ?? new(null) };
        }
    }

    /// <summary>The call, or the question whether to make it, was deleted: it is not made.</summary>
    private void WithdrawApproval(string itemId)
    {
        if (FindAgentApproval(itemId) is { } ofAgent)
        {
            State = State with
            {
                Tools = State.Tools with { AgentApprovals = State.Tools.AgentApprovals.Remove(ofAgent) },
            };
            return;
        }

        if (FindApproval(itemId) is { } asked)
        {
            State = State with { Tools = State.Tools with { Approvals = State.Tools.Approvals.Remove(asked) } };
            Refuse(asked, "Not run: the request for approval was deleted.");
        }
        else if (State.Tools.Approvals.Find(a => SameId(a.Call, itemId)) is { } call)
        {
            State = State with { Tools = State.Tools with { Approvals = State.Tools.Approvals.Remove(call) } };
            Refuse(call, "Not run: the call was deleted.");
        }
    }
}
