namespace Parley.Engines.Speech.Pronunciation;

/// <summary>Words and how to say them, from a W3C pronunciation lexicon. Immutable.</summary>
/// <param name="Locale">BCP-47, the language that it is for.</param>
/// <param name="Unreadable">How many pronunciations were left out because their alphabet or their sounds are not known.</param>
public sealed record PronunciationLexicon(string Locale, IReadOnlyList<LexiconEntry> Entries, int Unreadable)
{
    /// <summary>True when a voice of that locale is of the lexicon's language.</summary>
    public bool IsFor(string locale) =>
        LanguageOf(Locale).Equals(LanguageOf(locale), StringComparison.OrdinalIgnoreCase);

    private static string LanguageOf(string locale) => locale.Split('-')[0];
}

/// <summary>One way to write something, and how it is said: in sounds where the voice can, else in other words.</summary>
/// <param name="Grapheme">As written; one word or several. All in lower case it stands for every capitalisation.</param>
/// <param name="Alias">Other words to say; null when there are none.</param>
/// <param name="Ipa">Its sounds in IPA; null when there are none.</param>
public sealed record LexiconEntry(string Grapheme, string? Alias, string? Ipa);
