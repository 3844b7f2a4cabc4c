namespace Parley.Engines.Speech.Pronunciation;

/// <summary>Rules of how text is said, in order: of two that begin at the same place the earlier one counts. Immutable.</summary>
public sealed record TextNormalization(IReadOnlyList<TextRule> Rules);
