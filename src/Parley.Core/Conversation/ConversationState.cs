using System.Collections.Immutable;
using Parley.Core.Speech;
using Parley.Protocol.Conversation;

namespace Parley.Core.Conversation;

/// <summary>The conversation: its items in order, and what is known about those that were spoken.</summary>
public sealed record ConversationState(ImmutableList<ConversationEntry> Entries)
{
    public static ConversationState Empty { get; } = new([]);

    public string? LastId => Entries.IsEmpty ? null : Entries[^1].Item.Id;

    public int IndexOf(string itemId) =>
        Entries.FindIndex(e => string.Equals(e.Item.Id, itemId, StringComparison.Ordinal));

    public ConversationEntry? Find(string itemId)
    {
        var index = IndexOf(itemId);
        return index < 0 ? null : Entries[index];
    }

    public string? PreviousOf(int index) => index > 0 ? Entries[index - 1].Item.Id : null;

    public ConversationState Add(ConversationEntry entry) => new(Entries.Add(entry));

    public ConversationState Insert(int index, ConversationEntry entry) => new(Entries.Insert(index, entry));

    public ConversationState RemoveAt(int index) => new(Entries.RemoveAt(index));

    /// <summary>Replaces the entry of the same item; leaves the conversation alone when the item was deleted meanwhile.</summary>
    public ConversationState Replace(ConversationEntry entry)
    {
        var index = IndexOf(entry.Item.Id);
        return index < 0 ? this : new(Entries.SetItem(index, entry));
    }
}

/// <summary>An item, and how far it has come.</summary>
/// <param name="Speech">What was said aloud; null for all other items.</param>
/// <param name="Announced">False while a turn's item waits for its transcript: it has a place but is not shown.</param>
public sealed record ConversationEntry(ConversationItem Item, SpokenRecord? Speech = null, bool Announced = true)
{
    /// <summary>True for a turn in which nobody spoke: it is in the conversation, and there is nothing in it to read.</summary>
    public bool IsSilence { get; init; }

    /// <summary>True for words that only filled a wait: the model is not told of them.</summary>
    public bool IsInterim { get; init; }
}
