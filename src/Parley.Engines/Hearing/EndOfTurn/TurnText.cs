using Parley.Engines.Hearing.Phrases;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>Says from the words so far whether the turn can be complete.</summary>
public static class TurnText
{
    private static readonly char[] Marks =
    [
        '.',
        ',',
        ';',
        ':',
        '!',
        '?',
        '…',
        '-',
        '–',
        '。',
        '、',
        '！',
        '？',
        '，',
        '।',
    ];

    // Who says a phrase that people often say pauses within it, at any one place, about every twelfth time (in logits).
    private const double Fluent = 2.5;

    // In what is only at its end like a phrase, every third time or so.
    private const double FluentEnd = 1;

    // Fewer are the end of too much; of speech that is no request hardly one in a hundred ends in three that are known.
    private const int TailWords = 3;

    /// <param name="languages">BCP-47 names of what is spoken; empty: whatever the words tell.</param>
    public static TextOpinion Judge(string text, IReadOnlyList<string> languages)
    {
        var trimmed = text.AsSpan().Trim();
        var plain = Plain(text);
        if (plain.Length == 0)
        {
            return default;
        }

        // An ear that punctuates has judged already; it does so from the same words, and often too early.
        var mark = trimmed[^1] switch
        {
            '?' or '？' => 1.5,
            '.' or '!' or '。' or '！' or '।' when !trimmed.EndsWith("..", StringComparison.Ordinal) => 0.7,
            ',' or '、' or '，' or '-' or '–' or '…' or ':' or '.' => -2,
            _ => 0,
        };
        var opinion = Words(plain, languages);
        return opinion with { Logit = Math.Clamp(mark + opinion.Logit, -4, 4) };
    }

    /// <summary>Lower case, single spaces, no punctuation but apostrophes, hyphens and what stands within numbers and addresses.</summary>
    public static string Plain(string text)
    {
        var words = text.ToLowerInvariant()
            .Replace('’', '\'')
            .Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim(Marks))
            .Where(word => word.Length > 0);
        return string.Join(' ', words);
    }

    private static TextOpinion Words(string plain, IReadOnlyList<string> languages)
    {
        if (languages.Count == 0)
        {
            return English(plain);
        }

        // With several languages the one that knows the last word decides.
        var strongest = default(TextOpinion);
        foreach (var language in languages)
        {
            var name = language.Length < 2 ? "" : language[..2].ToLowerInvariant();
            var opinion = name is "en" ? English(plain) : new(TurnWords.Default.Judge(plain, name), 0);
            strongest = Math.Abs(opinion.Logit) > Math.Abs(strongest.Logit) ? opinion : strongest;
        }

        return strongest;
    }

    /// <summary>
    /// What people often say, where all of it is that, or the end of it; else what was learned, and where the last word stands in a list,
    /// the middle of both.
    /// </summary>
    private static TextOpinion English(string plain)
    {
        var words = SpokenEnglish.Words(plain);
        if (!IsSpelling(words) && PhraseBook.Match(words) is { IsKnown: true } phrase)
        {
            return new(Math.Clamp(phrase.LogOdds + Fluent, -4, 4), words.Count);
        }

        var learned = Math.Clamp(TurnTextModel.Default.Judge([.. words]), -4, 4);
        var listed = TurnWords.Default.Judge(plain, "en");
        learned = listed == 0 ? learned : (learned + listed) / 2;
        List<string> tail = [.. words.TakeLast(TailWords)];
        if (tail.Count == TailWords && !IsSpelling(tail) && PhraseBook.MatchTail(tail) is { IsKnown: true } end)
        {
            var odds = Math.Clamp(end.LogOdds + FluentEnd, -2, 2);
            return new(odds < 0 ? Math.Min(odds, learned) : odds, tail.Count);
        }

        return new(learned, 0);
    }

    /// <summary>Digits and letters are said in groups, with pauses between.</summary>
    private static bool IsSpelling(List<string> words) =>
        words.TrueForAll(word => word.Length == 1 || word is "oh" || SpokenDigits.IsNumber(word));
}
