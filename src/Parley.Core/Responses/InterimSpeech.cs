using System.Collections.Immutable;
using Parley.Protocol.Session;

namespace Parley.Core.Responses;

/// <summary>What is said until an answer begins (docs/protocol/responses.md, "Interim responses").</summary>
/// <param name="Generation">Names its timer, the request for its words and the speaking of them.</param>
public sealed record InterimSpeech(int Generation, InterimStage Stage)
{
    /// <summary>Clauses of the answer that wait until this is spoken.</summary>
    public ImmutableList<string> Held { get; init; } = [];

    /// <summary>Tokens that its words took.</summary>
    public AnswerUsage Usage { get; init; } = new(0, 0);
}

public enum InterimStage
{
    /// <summary>A timer runs; the answer may still be in time.</summary>
    Armed,

    /// <summary>A model makes the words.</summary>
    Asked,

    Speaking,

    /// <summary>It was spoken, or nothing came of it.</summary>
    Over,
}

/// <summary>What will be said while the client runs a function, unless it is quick.</summary>
/// <param name="Stage">Armed or asked.</param>
/// <param name="Settings">Those of the response that called the function.</param>
public sealed record ToolInterim(
    int Generation,
    InterimStage Stage,
    InterimResponseConfig Config,
    ResponseSettings Settings
);
