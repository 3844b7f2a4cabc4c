using Parley.Engines.Speech.Pronunciation;

namespace Parley.Engines.Speech;

/// <summary>A place of a spoken text whose sounds a lexicon gives.</summary>
/// <param name="Index">Of its first character in <see cref="SpokenForm.Text"/>.</param>
public sealed record SpokenSound(int Index, LexiconEntry Entry);
