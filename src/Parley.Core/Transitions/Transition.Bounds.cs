using Parley.Core.Conversation;
using Parley.Protocol.Conversation;

namespace Parley.Core.Transitions;

/// <summary>
/// A conversation that is full: what a client brings is refused, what is said goes on and the oldest items make room
/// (docs/protocol/conversation.md).
/// </summary>
internal sealed partial class Transition
{
    private bool RefusesFor(ItemCreate create, ConversationItem item)
    {
        if (!State.Bounds.Exceeds(State.Conversation, item))
        {
            return false;
        }

        EmitError(
            create,
            "conversation_full",
            $"The conversation holds as much as it may, {State.Bounds.Items} items or "
                + $"{State.Bounds.Bytes / (1024 * 1024)} MiB: delete some first.",
            "item"
        );
        return true;
    }

    private void MakeRoomFor(ConversationItem item)
    {
        while (State.Bounds.Exceeds(State.Conversation, item) && OldestToForget() is { } oldest)
        {
            State = State with
            {
                Conversation = State.Conversation.RemoveAt(State.Conversation.IndexOf(oldest.Item.Id)),
            };
            Emit(new ItemDeleted(oldest.Item.Id));
        }
    }

    /// <summary>What the system says is kept longest; what is not finished is kept.</summary>
    private ConversationEntry? OldestToForget() =>
        State.Conversation.Entries.Find(e => MayForget(e) && e.Item is not MessageItem { Role: MessageRole.System })
        ?? State.Conversation.Entries.Find(MayForget);

    private bool MayForget(ConversationEntry entry) =>
        entry.Announced
        && !State.Turns.Pending.Exists(p => SameId(entry.Item, p.ItemId))
        && !State.Tools.Holds(entry.Item.Id)
        && State.Response?.Output.Exists(o => SameId(o.Item, entry.Item.Id)) is not true;
}
