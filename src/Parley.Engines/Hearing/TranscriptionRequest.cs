namespace Parley.Engines.Hearing;

/// <summary>What the session knows that helps to understand the next utterance.</summary>
public sealed record TranscriptionRequest
{
    /// <summary>BCP-47 names in order of preference; empty means "find out".</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Words and phrases the person is likely to say (<c>phrase_list</c>, <c>keywords</c>).</summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    /// <summary>Words of which one may be all that is said, "yeah", "okay": partial hypotheses should know them.</summary>
    public IReadOnlyList<string> ShortReplies { get; init; } = [];

    /// <summary>Free text about what will be said (<c>prompt</c>): its unusual words are likely.</summary>
    public string? Prompt { get; init; }

    /// <summary>Names and descriptions of the tools that the session offers: people ask for what can be done.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>What the assistant said last, so that a short answer can be expected (a number, yes or no, a name).</summary>
    public string? LastAssistantText { get; init; }

    /// <summary>Partial hypotheses should come with words and probabilities, where the engine can tell them; it may cost time.</summary>
    public bool PartialProbabilities { get; init; }

    /// <summary>Which sample of the session is the first that will be written, 16 kHz; null where it is not a part of its stream.</summary>
    public long? FromSample { get; init; }
}
