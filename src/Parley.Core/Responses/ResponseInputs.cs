using System.Text.Json;

namespace Parley.Core.Responses;

/// <summary>A result that belongs to one response.</summary>
public abstract record ResponseInput(int Generation) : SessionInput;

/// <summary>More text of the answer.</summary>
public sealed record AnswerText(int Generation, string Delta) : ResponseInput(Generation);

/// <summary>A tool call begins or goes on.</summary>
/// <param name="Index">Which call of this answer; 0 is the first.</param>
public sealed record AnswerToolCall(int Generation, int Index, string? CallId, string? Name, string ArgumentsDelta)
    : ResponseInput(Generation);

/// <summary>The answer promises to say something later.</summary>
public sealed record AnswerReminder(int Generation, TimeSpan After, string Text) : ResponseInput(Generation);

/// <summary>Something of an agent's own for its own client.</summary>
public sealed record AnswerEvent(int Generation, JsonElement Data) : ResponseInput(Generation);

/// <summary>An agent asks whether it may call a tool; it is answered when it is asked the next time.</summary>
/// <param name="RequestId">The agent's own id of the request.</param>
public sealed record AnswerApproval(int Generation, string RequestId, string ServerLabel, string Name, string Arguments)
    : ResponseInput(Generation);

/// <summary>The answer is complete.</summary>
public sealed record AnswerDone(int Generation, AnswerFinish Finish, AnswerUsage Usage) : ResponseInput(Generation);

public enum AnswerFinish
{
    Stop,
    ToolCalls,
    Length,
    ContentFilter,
}

/// <summary>Tokens as the model counts them.</summary>
public sealed record AnswerUsage(int InputTokens, int OutputTokens, int CachedTokens = 0, int ReasoningTokens = 0)
{
    public AnswerUsage Plus(AnswerUsage other) =>
        new(
            InputTokens + other.InputTokens,
            OutputTokens + other.OutputTokens,
            CachedTokens + other.CachedTokens,
            ReasoningTokens + other.ReasoningTokens
        );
}

public sealed record AnswerFailed(int Generation, EngineFailure Failure) : ResponseInput(Generation);
