namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>How far the answer to the assistant's question has come.</summary>
public static class AnswerProgress
{
    private const double Unfinished = -4;
    private const double Doubtful = -2;
    private const double Finished = 3;
    private const double Likely = 1.5;

    private static readonly HashSet<string> YesAndNo = new(StringComparer.Ordinal)
    {
        "yes",
        "no",
        "yeah",
        "yep",
        "yup",
        "nope",
        "sure",
        "okay",
        "ok",
        "correct",
        "right",
        "exactly",
        "absolutely",
        "please",
        "thanks",
        "thank",
        "you",
        "of",
        "course",
        "that's",
        "it",
        "is",
        "not",
        "really",
        "ja",
        "nein",
        "genau",
        "oui",
        "non",
        "sí",
        "si",
        "sì",
        "sim",
        "não",
        "はい",
        "いいえ",
        "是",
        "不是",
        "对",
        "네",
        "아니요",
        "हाँ",
        "नहीं",
    };

    private static readonly HashSet<string> Months = new(StringComparer.Ordinal)
    {
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    };

    private static readonly HashSet<string> TopLevels = new(StringComparer.Ordinal)
    {
        "com",
        "org",
        "net",
        "edu",
        "gov",
        "io",
        "de",
        "fr",
        "es",
        "it",
        "uk",
        "ca",
        "au",
        "us",
        "jp",
        "cn",
        "kr",
        "in",
        "br",
        "pt",
        "ai",
        "dev",
        "info",
        "biz",
    };

    /// <summary>How much that speaks for the end, in logits; 0 when nothing was asked for, or nobody can tell.</summary>
    /// <param name="text">What was understood so far; may be empty.</param>
    public static double Judge(ExpectedAnswer expected, string text)
    {
        var plain = TurnText.Plain(text);
        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return expected.Kind switch
        {
            AnswerKind.Digits => Digits(expected.Digits, words),
            AnswerKind.Email => Email(plain, words),
            AnswerKind.Spelling => words.Length == 0 || words[^1].Length == 1 ? Doubtful : 0,
            AnswerKind.Date => Date(words),
            AnswerKind.Number => words.Length > 0 && SpokenDigits.Count(words, out var end) > 0 && end > 0 ? Likely : 0,
            AnswerKind.YesOrNo => words.Length is > 0 and < 6 && Array.TrueForAll(words, YesAndNo.Contains)
                ? Finished
                : 0,
            AnswerKind.Choice => Choice(expected.Choices ?? [], plain),
            _ => Unasked(words),
        };
    }

    private static double Digits(int wanted, string[] words)
    {
        var digits = words.Length == 0 ? 0 : SpokenDigits.Count(words, out _);
        if (digits == 0)
        {
            // "My number is", or an ear that took the digits for words.
            return words.Length < 8 ? Doubtful : 0;
        }

        return wanted == 0 ? Doubtful
            : digits < wanted ? Unfinished
            : Finished;
    }

    private static double Email(string plain, string[] words)
    {
        if (words.Length == 0)
        {
            return Doubtful;
        }

        var at = words.Contains("at", StringComparer.Ordinal) || plain.Contains('@', StringComparison.Ordinal);
        var end = words[^1];
        var dot = end.LastIndexOf('.');
        var closed =
            dot > 0
                ? TopLevels.Contains(end[(dot + 1)..])
                : words.Length > 2
                    && words[^2] is "dot" or "point" or "punkt" or "punto" or "ponto"
                    && TopLevels.Contains(end);
        return at && closed ? Finished : Unfinished;
    }

    private static double Date(string[] words)
    {
        if (words.Length == 0)
        {
            return 0;
        }

        var month = Array.FindIndex(words, Months.Contains);
        var number = Array.FindLastIndex(
            words,
            w =>
                char.IsAsciiDigit(w[0])
                || w.EndsWith("th", StringComparison.Ordinal)
                || w is "first" or "second" or "third"
        );
        number = Math.Max(number, SpokenDigits.Count(words, out var end) > 0 && end > 0 ? words.Length - 1 : -1);
        return month < 0 ? 0
            : number < 0 ? Doubtful
            : Likely;
    }

    private static double Choice(IReadOnlyList<string> choices, string plain) =>
        plain.Length > 0 && choices.Any(choice => choice.Length > 0 && plain.EndsWith(choice, StringComparison.Ordinal))
            ? Finished
            : 0;

    /// <summary>Somebody who gives three digits one by one gives more of them; an amount is whole with less.</summary>
    private static double Unasked(string[] words)
    {
        if (words.Length < 3)
        {
            return 0;
        }

        var digits = SpokenDigits.Count(words, out var trailing);
        var isAmount = words.TakeLast(trailing).Any(word => word is "hundred" or "thousand" or "point");
        return trailing >= 3 && !isAmount && digits is not (4 or 7 or 10 or 11) ? Doubtful : 0;
    }
}
