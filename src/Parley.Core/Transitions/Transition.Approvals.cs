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
        if (item is not McpApprovalResponseItem response || FindApproval(response.ApprovalRequestId) is not null)
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
        var approval = FindApproval(response.ApprovalRequestId)!;
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

    /// <summary>The call, or the question whether to make it, was deleted: it is not made.</summary>
    private void WithdrawApproval(string itemId)
    {
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
