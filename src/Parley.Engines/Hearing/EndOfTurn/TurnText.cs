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

    /// <summary>How much the text speaks for the end, in logits; 0 when there is none.</summary>
    /// <param name="languages">BCP-47 names of what is spoken; empty: whatever the words tell.</param>
    public static double Judge(string text, IReadOnlyList<string> languages)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.IsEmpty)
        {
            return 0;
        }

        var plain = Plain(text);
        if (plain.Length == 0)
        {
            return 0;
        }

        // An ear that punctuates has judged already; it does so from the same words, and often too early.
        var mark = trimmed[^1] switch
        {
            '?' or '？' => 1.5,
            '.' or '!' or '。' or '！' or '।' when !trimmed.EndsWith("..", StringComparison.Ordinal) => 0.7,
            ',' or '、' or '，' or '-' or '–' or '…' or ':' or '.' => -2,
            _ => 0,
        };
        return Math.Clamp(mark + Words(plain, languages), -4, 4);
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

    private static double Words(string plain, IReadOnlyList<string> languages)
    {
        if (languages.Count == 0)
        {
            return English(plain);
        }

        // With several languages the one that knows the last word decides.
        var strongest = 0.0;
        foreach (var language in languages)
        {
            var name = language.Length < 2 ? "" : language[..2].ToLowerInvariant();
            var opinion = name is "en" ? English(plain) : TurnWords.Default.Judge(plain, name);
            strongest = Math.Abs(opinion) > Math.Abs(strongest) ? opinion : strongest;
        }

        return strongest;
    }

    /// <summary>What was learned, and where the last word stands in a list, the middle of both.</summary>
    private static double English(string plain)
    {
        var learned = Math.Clamp(TurnTextModel.Default.Judge(plain.Split(' ')), -4, 4);
        var listed = TurnWords.Default.Judge(plain, "en");
        return listed == 0 ? learned : (learned + listed) / 2;
    }
}
