namespace Parley.Engines.Hearing;

/// <summary>What is believed to have been said so far.</summary>
/// <param name="Text">The whole hypothesis; never empty.</param>
public sealed record PartialTranscript(string Text)
{
    /// <summary>The words of the text; empty unless they were asked for and the engine can tell.</summary>
    public IReadOnlyList<TranscriptWord> Words { get; init; } = [];
}
