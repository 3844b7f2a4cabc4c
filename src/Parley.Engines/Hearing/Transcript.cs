namespace Parley.Engines.Hearing;

/// <summary>The final text of one utterance.</summary>
/// <param name="Text">Plain text; empty when nothing was understood.</param>
public sealed record Transcript(string Text)
{
    /// <summary>Probability that the text is right, 0 to 1, where the engine knows it.</summary>
    public double? Confidence { get; init; }

    /// <summary>BCP-47 name of the language heard, where the engine knows it.</summary>
    public string? Language { get; init; }

    /// <summary>Words with their place in the utterance; empty where the engine has none.</summary>
    public IReadOnlyList<TranscriptWord> Words { get; init; } = [];
}

/// <summary>One word heard.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">From the first sample written.</param>
/// <param name="Duration">How long it lasted.</param>
/// <param name="Probability">0 to 1, where known.</param>
public sealed record TranscriptWord(string Text, TimeSpan Start, TimeSpan Duration, double? Probability = null);
