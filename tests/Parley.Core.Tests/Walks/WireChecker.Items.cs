using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Walks;

/// <summary>The items of a response, and its end.</summary>
internal sealed partial class WireChecker
{
    private void TakeDone(ResponseDone done)
    {
        Assert.Equal(_active, done.Response.Id);
        KeepLateCalls(done);
        Assert.Empty(_openOutput);
        Assert.True(
            !profile.FinishesItems || _openItems.All(MayStayOpen),
            "every item of a response is done before it"
        );
        Assert.Empty(_openParts);
        Assert.NotEqual(ResponseStatus.InProgress, done.Response.Status);
        Assert.NotNull(done.Response.Usage);
        Assert.True(done.Response.Status is not ResponseStatus.Cancelled || done.Response.Reason is not null);
        Assert.True(done.Response.Status is not ResponseStatus.Failed || done.Response.Error is not null);
        _active = null;
        _answering.Clear();
        _speaking.Clear();
    }

    private void TakeItem(ResponseItemEvent item)
    {
        if (item is OutputItemDone late && TakeLateCall(late))
        {
            return;
        }

        Assert.Equal(_active, item.ResponseId);
        switch (item)
        {
            case OutputItemAdded added:
                _calls.UnionWith(added.Item is ServerCallItem ? [added.Item.Id] : []);
                _openOutput.Add(added.OutputIndex, added.Item.Id);
                break;
            case OutputItemDone done:
                Assert.True(
                    _openOutput.Remove(done.OutputIndex, out var id)
                        && string.Equals(id, done.Item.Id, StringComparison.Ordinal),
                    "an item ends once"
                );
                if (done.Item is ServerCallItem call)
                {
                    CheckCall(call);
                }
                else
                {
                    Assert.NotEqual(ItemStatus.InProgress, done.Item.Status);
                }

                break;
        }
    }
}
