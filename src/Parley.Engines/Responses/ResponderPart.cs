using System.Text.Json;

namespace Parley.Engines.Responses;

/// <summary>A piece of an answer, in the order in which it must be spoken or done.</summary>
public abstract record ResponderPart;

/// <summary>More text to speak or show; pieces are joined without a separator.</summary>
public sealed record ResponderText(string Delta) : ResponderPart;

/// <summary>A tool call begins, or goes on: <paramref name="ArgumentsDelta"/> is appended to the call's JSON text.</summary>
/// <param name="Index">0 for the first call of the answer, then 1, 2 ...: parallel calls may interleave.</param>
/// <param name="CallId">The model's id, when it gave one; on the call's first part only.</param>
/// <param name="Name">On the call's first part only.</param>
public sealed record ResponderToolCall(int Index, string? CallId, string? Name, string ArgumentsDelta) : ResponderPart;

/// <summary>
/// Asks the session to say <paramref name="Text"/> by itself after a while (a kitchen timer). Kept by the session, so it ends
/// with it.
/// </summary>
public sealed record ResponderReminder(TimeSpan After, string Text) : ResponderPart;

/// <summary>Something of an agent's own for its own client, in the midst of its answer: passed on as it came.</summary>
/// <param name="Data">A JSON object.</param>
public sealed record ResponderEvent(JsonElement Data) : ResponderPart;

/// <summary>An agent asks whether it may call a tool of a server. It goes on when it is told (<see cref="ChatApproval"/>).</summary>
/// <param name="Id">Of the request; the agent's own.</param>
/// <param name="Arguments">JSON text.</param>
public sealed record ResponderApproval(string Id, string ServerLabel, string Name, string Arguments) : ResponderPart;

/// <summary>The answer is complete.</summary>
public sealed record ResponderDone(ResponderFinish Finish, ResponderUsage Usage) : ResponderPart;

public enum ResponderFinish
{
    /// <summary>It said all it wanted.</summary>
    Stop,

    /// <summary>It called tools and waits for their results.</summary>
    ToolCalls,

    /// <summary>It ran into the token limit.</summary>
    Length,

    /// <summary>A content filter stopped it.</summary>
    ContentFilter,
}

/// <summary>Tokens as the model counts them; estimated where it does not tell.</summary>
public sealed record ResponderUsage(int InputTokens, int OutputTokens, int CachedTokens = 0, int ReasoningTokens = 0);
