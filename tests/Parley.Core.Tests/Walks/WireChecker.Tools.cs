using Parley.Core.Tools;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Walks;

/// <summary>Tools that the server runs: each once, only when its call is whole, and never for nothing.</summary>
internal sealed partial class WireChecker
{
    private readonly HashSet<int> _servers = [];
    private readonly HashSet<int> _asking = [];
    private readonly HashSet<int> _runs = [];
    private readonly HashSet<string> _listed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

    /// <summary>Calls whose response ended before they did, by item: where they stand.</summary>
    private readonly Dictionary<string, (string Response, int Index)> _late = new(StringComparer.Ordinal);

    private bool _approves;

    public int ToolRuns { get; private set; }

    public int AgentRuns { get; private set; }

    /// <summary>The client's word on a call is about to be taken, or something else.</summary>
    public void Approves(bool approves) => _approves = approves;

    /// <summary>A server's last word on its tools, or on a call.</summary>
    public void Answered(ToolInput input)
    {
        switch (input)
        {
            case ToolsListed listed:
                _asking.Remove(listed.Server);
                break;
            case ToolListFailed failed:
                _asking.Remove(failed.Server);
                break;
            case ToolReturned returned:
                _runs.Remove(returned.Run);
                break;
            case ToolFailed failed:
                _runs.Remove(failed.Run);
                break;
        }
    }

    private void TakeToolEffect(SessionEffect effect)
    {
        switch (effect)
        {
            case ListTools list:
                Assert.True(_servers.Add(list.Server), "a server is known once");
                _asking.Add(list.Server);
                break;
            case ForgetToolServer forget:
                Assert.True(_servers.Remove(forget.Server), "only a known server is forgotten");
                _asking.Remove(forget.Server);
                break;
            case RunTool run:
                Assert.Contains(run.Server, _servers);
                Assert.DoesNotContain(run.Server, _asking);
                Assert.True(_runs.Add(run.Run), "a tool runs once");
                if (!_approves)
                {
                    // A call that the client approves is of an answer that was given; one may be prepared meanwhile.
                    Assert.Empty(_held);
                }

                ToolRuns++;
                break;
            case RunAgent run:
                Assert.True(_runs.Add(run.Run), "an agent is asked once");
                Assert.Empty(_held);
                AgentRuns++;
                break;
            case CancelTool cancel:
                Assert.True(_runs.Remove(cancel.Run), "only a tool that runs is cancelled");
                break;
        }
    }

    private void TakeToolEvent(McpListToolsEvent list)
    {
        if (list is McpListToolsInProgress)
        {
            Assert.True(_listed.Add(list.ItemId), "a list is begun once");
        }
        else
        {
            Assert.True(_listed.Remove(list.ItemId), "a list that was begun ends, once");
            _ended.Add(list.ItemId);
        }
    }

    private void TakeCallEvent(McpCallEvent call) =>
        TakeCallEvent(call.ItemId, call is McpCallInProgress, call is McpCallCompleted);

    private void TakeCallEvent(FoundryAgentCallEvent call) =>
        TakeCallEvent(call.ItemId, call is FoundryAgentCallInProgress, call is FoundryAgentCallCompleted);

    private void TakeCallEvent(string id, bool begins, bool completes)
    {
        Assert.Contains(id, _calls);
        if (begins)
        {
            Assert.Contains(id, _whole);
            Assert.True(_running.Add(id), "a tool runs once");
            return;
        }

        Assert.True(_running.Remove(id) || !completes, "only what runs is completed");
        Assert.True(_ended.Add(id), "a call ends once");
    }

    private void TakeArguments(ContentEvent content)
    {
        Assert.DoesNotContain(content.Place.ItemId, _whole);
        if (content is McpArgumentsDone or FoundryAgentArgumentsDone)
        {
            _whole.Add(content.Place.ItemId);
        }
    }

    /// <returns>True for a call whose response is over.</returns>
    private bool TakeLateCall(OutputItemDone done)
    {
        if (!_late.Remove(done.Item.Id, out var place))
        {
            return false;
        }

        Assert.Equal(place, (done.ResponseId, done.OutputIndex));
        CheckCall((ServerCallItem)done.Item);
        return true;
    }

    private void CheckCall(ServerCallItem call)
    {
        Assert.True(call.Output is null != call.Error is null, "a call that is done has an output or an error");
        Assert.DoesNotContain(call.Id, _running);
    }

    /// <summary>What waits for approval, or was approved, outlives its response.</summary>
    private void KeepLateCalls(ResponseDone done)
    {
        foreach (var (index, id) in _openOutput.ToArray())
        {
            if (
                done.Response.Output.FirstOrDefault(i => string.Equals(i.Id, id, StringComparison.Ordinal))
                is McpCallItem { ApprovalRequestId: not null }
            )
            {
                _openOutput.Remove(index);
                _late[id] = (done.Response.Id, index);
            }
        }
    }

    /// <summary>Lists and calls are done when they are; every other item of a response before it.</summary>
    private bool MayStayOpen(string itemId) =>
        _listed.Contains(itemId) || _ended.Contains(itemId) || _late.ContainsKey(itemId);

    private void EndTools()
    {
        Assert.Empty(_servers);
        Assert.Empty(_runs);
    }
}
