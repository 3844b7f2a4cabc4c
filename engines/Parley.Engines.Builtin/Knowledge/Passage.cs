namespace Parley.Engines.Builtin.Knowledge;

/// <summary>A few sentences that may answer a question.</summary>
/// <param name="Source">The file's name without folder, or null for the session's own instructions.</param>
/// <param name="Heading">The headings it stands under; searched, never said.</param>
/// <param name="Before">The sentence before it in the same paragraph: what "it" may refer to.</param>
/// <param name="Next">The sentence behind it in the same paragraph, or null.</param>
internal sealed record Passage(string? Source, string Heading, string Text, string? Before, string? Next);

/// <param name="Coverage">The share of the question, weighted by rarity, that the passage has words for: 0 to 1.</param>
internal sealed record Finding(Passage Passage, double Score, double Coverage);
