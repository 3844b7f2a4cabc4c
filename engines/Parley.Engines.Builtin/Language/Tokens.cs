using System.Collections.Frozen;
using System.Text;

namespace Parley.Engines.Builtin.Language;

/// <summary>Splits one written word into the words that are spoken: "What's" is "what is", "12%" is "12 percent".</summary>
internal static class Tokens
{
    private static readonly FrozenDictionary<string, string[]> Contractions = new Dictionary<string, string[]>(
        StringComparer.Ordinal
    )
    {
        ["can't"] = ["can", "not"],
        ["cannot"] = ["can", "not"],
        ["won't"] = ["will", "not"],
        ["let's"] = ["let", "us"],
        ["whats"] = ["what", "is"],
        ["gonna"] = ["going", "to"],
        ["wanna"] = ["want", "to"],
        ["todo"] = ["to", "do"],
        ["to-do"] = ["to", "do"],
        ["p.m"] = ["pm"],
        ["a.m"] = ["am"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Ending, string Word)[] Endings =
    [
        ("n't", "not"),
        ("'re", "are"),
        ("'m", "am"),
        ("'ll", "will"),
        ("'ve", "have"),
        ("'d", "would"),
    ];

    private static readonly FrozenSet<string> IsAfter = new[]
    {
        "what",
        "who",
        "where",
        "when",
        "how",
        "that",
        "it",
        "there",
        "here",
        "he",
        "she",
        "everything",
        "name",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<char, string> Signs = new Dictionary<char, string>
    {
        ['+'] = "plus",
        ['*'] = "times",
        ['×'] = "times",
        ['÷'] = "divided",
        ['/'] = "over",
        ['='] = "equals",
        ['%'] = "percent",
        ['^'] = "power",
        ['('] = "(",
        [')'] = ")",
        ['€'] = "euro",
        ['&'] = "and",
    }.ToFrozenDictionary();

    public static string[] Of(string written)
    {
        string word = written
            .ToLowerInvariant()
            .Replace('’', '\'')
            .Aggregate(new StringBuilder(), (b, c) => b.Append(Plain(c)))
            .ToString()
            .Trim('.', ',', '!', '?', ';', ':', '"', '“', '”', '\'', '…', '[', ']', '<', '>', '#', '_');
        if (word.Length == 0)
        {
            return [];
        }

        if (Contractions.TryGetValue(word, out string[]? parts))
        {
            return parts;
        }

        foreach ((string ending, string second) in Endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal) && word.Length > ending.Length)
            {
                return [word[..^ending.Length], second];
            }
        }

        if (word.EndsWith("'s", StringComparison.Ordinal) && IsAfter.Contains(word[..^2]))
        {
            return [word[..^2], "is"];
        }

        return Pieces(word);
    }

    private static char Plain(char letter) =>
        letter switch
        {
            'á' or 'à' or 'â' or 'ä' or 'å' or 'ã' => 'a',
            'é' or 'è' or 'ê' or 'ë' => 'e',
            'í' or 'ì' or 'î' or 'ï' => 'i',
            'ó' or 'ò' or 'ô' or 'ö' or 'õ' => 'o',
            'ú' or 'ù' or 'û' or 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            _ => letter,
        };

    // Splits where letters meet digits or signs ("5km", "2+3", "twenty-one"); "7:30", "3.5" and "1,200" stay whole.
    private static string[] Pieces(string word)
    {
        List<string> pieces = [];
        StringBuilder piece = new();
        for (int i = 0; i < word.Length; i++)
        {
            char c = word[i];
            if (c == '-' && piece.Length == 0 && i + 1 < word.Length && char.IsAsciiDigit(word[i + 1]))
            {
                pieces.Add("minus");
            }
            else if (
                c == '-'
                && piece.Length > 0
                && i + 1 < word.Length
                && char.IsAsciiDigit(word[i + 1])
                && char.IsAsciiDigit(word[i - 1])
            )
            {
                Flush();
                pieces.Add("minus");
            }
            else if (char.IsLetterOrDigit(c) || c == '\'' || c == '°' || IsInsideNumber(word, i))
            {
                if (
                    piece.Length > 0
                    && char.IsAsciiDigit(piece[^1])
                    && (char.IsLetter(c) || c == '°')
                    && !IsOrdinal(word, i)
                )
                {
                    Flush();
                }

                if (c != ',' && c != '°')
                {
                    piece.Append(c);
                }
                else if (c == '°')
                {
                    pieces.Add("degrees");
                }
            }
            else
            {
                Flush();
                if (Signs.TryGetValue(c, out string? sign))
                {
                    pieces.Add(sign);
                }
                else if (c == '-' && word.Length == 1)
                {
                    pieces.Add("minus");
                }
            }
        }

        Flush();
        return [.. pieces];

        void Flush()
        {
            if (piece.Length > 0)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }
        }
    }

    private static bool IsInsideNumber(string word, int i) =>
        word[i] is '.' or ',' or ':'
        && i > 0
        && i + 1 < word.Length
        && char.IsAsciiDigit(word[i - 1])
        && char.IsAsciiDigit(word[i + 1]);

    private static bool IsOrdinal(string word, int i) => word[i..] is "st" or "nd" or "rd" or "th";
}
