namespace Parley.Core.Turns;

/// <summary>One word as the transcriber heard it.</summary>
/// <param name="StartMs">From the turn's first sample.</param>
/// <param name="DurationMs">How long it lasted.</param>
/// <param name="Probability">0 to 1; null where the transcriber does not know.</param>
public sealed record HeardWord(string Text, long StartMs, long DurationMs, double? Probability);
