namespace Parley.Engines.PocketSphinx.Decoding;

/// <summary>The best path of one search through an utterance.</summary>
/// <param name="Words">Words, silences and noises in order.</param>
/// <param name="Score">Logarithm of the path's likelihood; comparable between searches over the same frames.</param>
internal sealed record HeardPath(IReadOnlyList<HeardWord> Words, int Score);
