using System.Collections.Immutable;

namespace Parley.Protocol.Conversation;

/// <summary>Something that stands in the conversation.</summary>
public abstract record ConversationItem(string Id)
{
    public ItemStatus Status { get; init; } = ItemStatus.Completed;
}

public enum ItemStatus
{
    InProgress,
    Completed,
    Incomplete,
}

public enum MessageRole
{
    System,
    User,
    Assistant,
}

public sealed record MessageItem(string Id, MessageRole Role, ImmutableArray<ContentPart> Content)
    : ConversationItem(Id);

/// <summary>A tool call of the assistant. <paramref name="Arguments"/> is JSON text.</summary>
public sealed record FunctionCallItem(string Id, string Name, string CallId, string Arguments) : ConversationItem(Id);

/// <summary><c>item_reference</c>: an item that is in the conversation already. Only a request has it, as a part of its context.</summary>
public sealed record ItemReference(string Id) : ConversationItem(Id);

public sealed record FunctionCallOutputItem(string Id, string CallId, string Output) : ConversationItem(Id);
