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
/// <param name="Images">URLs (also <c>data:</c>) of images that belong to it.</param>
public sealed record ChatMessage(ChatRole Role, string Text, IReadOnlyList<Uri>? Images = null) : ChatEntry;

/// <summary>A tool call that the assistant made. <paramref name="Arguments"/> is JSON text.</summary>
public sealed record ChatToolCall(string CallId, string Name, string Arguments) : ChatEntry;

/// <summary>What came of it.</summary>
public sealed record ChatToolResult(string CallId, string Output) : ChatEntry;
