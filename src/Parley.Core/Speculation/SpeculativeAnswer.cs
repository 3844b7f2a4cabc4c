using System.Collections.Immutable;
using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Protocol.Session;

namespace Parley.Core.Speculation;

/// <summary>
/// An answer that is prepared while the person pauses, before their turn is committed. Nothing of it is on the wire or in the
/// conversation, and its sound is held, until the turn is committed and its transcript is what the answer was made for.
/// </summary>
/// <param name="Generation">That of the response which it may become.</param>
/// <param name="Turn">The turn that it answers.</param>
/// <param name="Text">What the turn was believed to say.</param>
/// <param name="StartedAt">When the model was asked.</param>
public sealed record SpeculativeAnswer(int Generation, int Turn, SpokenWords Text, DateTimeOffset StartedAt)
{
    /// <summary>The settings it was made with: others make another answer.</summary>
    public required SessionConfig Config { get; init; }

    /// <summary>The conversation before the turn.</summary>
    public required ImmutableList<ConversationEntry> Before { get; init; }

    public required ResponseSettings Settings { get; init; }

    /// <summary>Tokens that the model read, as far as they can be guessed.</summary>
    public required int InputTokens { get; init; }

    /// <summary>What the model gave so far, in order.</summary>
    public ImmutableList<ResponseInput> Parts { get; init; } = [];

    public ClauseSplitter Splitter { get; init; } = ClauseSplitter.Empty;

    /// <summary>Clauses given to the voice.</summary>
    public int Clauses { get; init; }

    /// <summary>Characters that the model wrote.</summary>
    public int Written { get; init; }

    /// <summary>When its first text came.</summary>
    public DateTimeOffset? Token { get; init; }

    /// <summary>When its first clause went to the voice.</summary>
    public DateTimeOffset? Clause { get; init; }

    /// <summary>Tokens that are wasted when it is thrown away.</summary>
    public int Tokens =>
        Parts.IsEmpty || Parts[^1] is not AnswerDone { Usage: var usage }
            ? InputTokens + (Written / CharactersPerToken)
            : usage.InputTokens + usage.OutputTokens;

    internal const int CharactersPerToken = 4;
}
