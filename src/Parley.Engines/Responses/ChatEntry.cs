namespace Parley.Engines.Responses;

/// <summary>One entry of the conversation, as a language model sees it.</summary>
public abstract record ChatEntry;

public enum ChatRole
{
    System,
    User,
    Assistant,
}

/// <summary>Something said or written.</summary>
/// <param name="Images">Images that belong to it.</param>
public sealed record ChatMessage(ChatRole Role, string Text, IReadOnlyList<ChatImage>? Images = null) : ChatEntry;

/// <summary>An image beside a text.</summary>
/// <param name="Url">A <c>data:</c> URL with the image itself, or its address.</param>
/// <param name="Detail">How closely it is to be looked at: <c>auto</c>, <c>low</c>, <c>high</c>; null leaves it to the model.</param>
public sealed record ChatImage(Uri Url, string? Detail = null);

/// <summary>A tool call that the assistant made. <paramref name="Arguments"/> is JSON text.</summary>
public sealed record ChatToolCall(string CallId, string Name, string Arguments) : ChatEntry;

/// <summary>What came of it.</summary>
public sealed record ChatToolResult(string CallId, string Output) : ChatEntry;

/// <summary>Whether a tool may be called that an agent asked about; only agents that ask are told.</summary>
/// <param name="RequestId">Of <see cref="ResponderApproval"/>.</param>
public sealed record ChatApproval(string RequestId, bool Approve, string? Reason = null) : ChatEntry;
