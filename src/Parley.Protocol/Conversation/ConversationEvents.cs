namespace Parley.Protocol.Conversation;

/// <summary><c>conversation.item.create</c>.</summary>
/// <param name="PreviousItemId">Null: at the end; <c>root</c>: at the start; else after that item.</param>
/// <param name="Item">Its id is empty when the client gave none.</param>
public sealed record ItemCreate(string? PreviousItemId, ConversationItem Item) : ClientEvent;

/// <summary><c>conversation.item.retrieve</c>.</summary>
public sealed record ItemRetrieve(string ItemId) : ClientEvent;

/// <summary><c>conversation.item.truncate</c>: cut an assistant item at what the person heard.</summary>
public sealed record ItemTruncate(string ItemId, int ContentIndex, long AudioEndMs) : ClientEvent;

/// <summary><c>conversation.item.delete</c>.</summary>
public sealed record ItemDelete(string ItemId) : ClientEvent;

/// <summary><c>conversation.item.created</c>.</summary>
public sealed record ItemCreated(string? PreviousItemId, ConversationItem Item) : ServerEvent;

/// <summary><c>conversation.item.done</c>: the item will not change any more by itself.</summary>
public sealed record ItemDone(string? PreviousItemId, ConversationItem Item) : ServerEvent;

/// <summary><c>conversation.created</c>.</summary>
public sealed record ConversationCreated(string ConversationId) : ServerEvent;

/// <summary><c>conversation.item.retrieved</c>.</summary>
public sealed record ItemRetrieved(ConversationItem Item) : ServerEvent;

/// <summary><c>conversation.item.truncated</c>.</summary>
public sealed record ItemTruncated(string ItemId, int ContentIndex, long AudioEndMs) : ServerEvent;

/// <summary><c>conversation.item.deleted</c>.</summary>
public sealed record ItemDeleted(string ItemId) : ServerEvent;
