namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>Counts the digits in words that were heard.</summary>
internal static class SpokenDigits
{
    /// <summary>By value.</summary>
    public static readonly string[] Names =
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
    ];

    private static readonly string[] Teens =
    [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];

    private static readonly string[] Tens =
    [
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    ];

    private static readonly string[][] Others =
    [
        ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"],
        ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
        ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
        ["zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"],
        ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"],
    ];

    /// <param name="words">Lower case.</param>
    /// <param name="trailing">How many words at the end belong to a number.</param>
    /// <returns>Digits in all.</returns>
    public static int Count(string[] words, out int trailing)
    {
        var digits = 0;
        trailing = 0;
        var times = 1;
        foreach (var word in words)
        {
            var here = DigitsOf(word);
            if (here > 0)
            {
                digits += here * times;
                times = 1;
                trailing++;
            }
            else if (word is "double" or "triple")
            {
                times = word is "double" ? 2 : 3;
                trailing++;
            }
            else
            {
                times = 1;
                // A plus stands before a number: "two plus two" are two of them.
                trailing = word switch
                {
                    "hundred" or "thousand" or "point" or "dash" => trailing + 1,
                    "plus" => 1,
                    _ => 0,
                };
            }
        }

        return digits;
    }

    /// <summary>A word of an English number below a hundred.</summary>
    public static bool IsNumber(string word) =>
        Array.IndexOf(Names, word) >= 0 || Array.IndexOf(Teens, word) >= 0 || Array.IndexOf(Tens, word) >= 0;

    /// <summary>A number in English: 45 is "forty five", 1984 "nineteen eighty four".</summary>
    /// <param name="value">0 to 9999.</param>
    /// <param name="isMinutes">Behind an hour: 0 is not spoken, 5 is "oh five".</param>
    public static IEnumerable<string> Spell(int value, bool isMinutes = false) =>
        value switch
        {
            0 when isMinutes => [],
            < 10 when isMinutes => ["oh", Names[value]],
            < 10 => [Names[value]],
            < 20 => [Teens[value - 10]],
            < 100 => value % 10 == 0 ? [Tens[(value / 10) - 2]] : [Tens[(value / 10) - 2], Names[value % 10]],
            < 1_000 => [Names[value / 100], "hundred", .. Rest(value % 100)],
            _ when value % 1_000 < 100 => [Names[value / 1_000], "thousand", .. Rest(value % 1_000)],
            _ when value % 100 == 0 => [.. Spell(value / 100), "hundred"],
            _ => [.. Spell(value / 100), .. Spell(value % 100)],
        };

    private static IEnumerable<string> Rest(int value) => value == 0 ? [] : Spell(value);

    private static int DigitsOf(string word)
    {
        if (word is "oh" or "o" || Array.IndexOf(Names, word) >= 0)
        {
            return 1;
        }

        if (Array.IndexOf(Teens, word) >= 0 || Array.IndexOf(Tens, word) >= 0)
        {
            return 2;
        }

        if (char.IsAsciiDigit(word[0]) || word[0] == '+')
        {
            return word.Count(char.IsAsciiDigit);
        }

        return Array.Exists(Others, names => Array.IndexOf(names, word) >= 0) ? 1 : 0;
    }
}
