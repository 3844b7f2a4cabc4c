namespace Parley.Engines.Hearing;

/// <summary>What a transcriber understands, and what it can tell beside the text.</summary>
/// <param name="Languages">BCP-47 names, the preferred first; empty: it does not say, so nobody is warned.</param>
/// <param name="WordTimes">Final transcripts have <see cref="Transcript.Words"/>.</param>
/// <param name="Probabilities">Those words have a <see cref="TranscriptWord.Probability"/>.</param>
public sealed record TranscriberAbilities(IReadOnlyList<string> Languages, bool WordTimes, bool Probabilities);
