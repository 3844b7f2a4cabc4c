using System.Globalization;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Engines.Hearing.Phrases;

/// <summary>Written words as they are spoken: "7:30 pm" is "seven thirty p m".</summary>
internal static class SpokenEnglish
{
    /// <param name="text">Lower case, single spaces, no punctuation around words.</param>
    public static List<string> Words(string text)
    {
        List<string> words = [];
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var isAfterNumber = words.Count > 0 && SpokenDigits.IsNumber(words[^1]);
            words.AddRange(
                word switch
                {
                    "tv" or "t.v" => ["t", "v"],
                    "pm" or "p.m" => ["p", "m"],
                    "am" when isAfterNumber => ["a", "m"],
                    "a.m" => ["a", "m"],
                    _ when char.IsAsciiDigit(word[0]) => Number(word),
                    _ => [word],
                }
            );
        }

        return words;
    }

    /// <summary>At most four digits, a clock time or a percentage; anything else stays as it is.</summary>
    private static IEnumerable<string> Number(string word)
    {
        if (word.EndsWith('%'))
        {
            return [.. Number(word[..^1]), "percent"];
        }

        var parts = word.Split(':');
        return
            parts.Length <= 2
            && Array.TrueForAll(
                parts,
                part =>
                    part.Length is > 0 and <= 4
                    && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            )
            ? parts.SelectMany(
                (part, i) => SpokenDigits.Spell(int.Parse(part, CultureInfo.InvariantCulture), isMinutes: i > 0)
            )
            : [word];
    }
}
