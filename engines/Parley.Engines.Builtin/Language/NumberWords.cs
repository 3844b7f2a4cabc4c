using System.Collections.Frozen;
using System.Globalization;

namespace Parley.Engines.Builtin.Language;

/// <summary>Spoken numbers: "twenty one", "three point five", "a hundred and six", "12.5", and back to words.</summary>
internal static class NumberWords
{
    private static readonly string[] Small =
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
        "",
        "",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    ];

    private static readonly (string Word, decimal Value)[] Scales =
    [
        ("trillion", 1_000_000_000_000m),
        ("billion", 1_000_000_000m),
        ("million", 1_000_000m),
        ("thousand", 1_000m),
    ];

    private static readonly FrozenDictionary<string, int> SmallValues = Small
        .Select((w, i) => (w, i))
        .Concat(Tens.Select((w, i) => (w, i: i * 10)).Skip(2))
        .Append(("oh", 0))
        .Append(("fourty", 40))
        .ToFrozenDictionary(p => p.Item1, p => p.Item2, StringComparer.Ordinal);

    /// <summary>All words that belong to numbers.</summary>
    public static IReadOnlyList<string> Vocabulary { get; } =
    [
        .. SmallValues.Keys.Where(k => k is not "oh"),
        "hundred",
        "thousand",
        "million",
        "billion",
        "point",
        "half",
        "dozen",
        "quarter",
    ];

    /// <summary>Reads the longest number that starts at <paramref name="at"/>.</summary>
    /// <returns>The number of words read; 0 when no number starts there.</returns>
    public static int Read(IReadOnlyList<string> words, int at, out decimal value)
    {
        value = 0;
        int i = at;
        if (i < words.Count && words[i] is "minus" or "negative")
        {
            int read = ReadPositive(words, i + 1, out decimal positive);
            value = -positive;
            return read == 0 ? 0 : read + 1;
        }

        return ReadPositive(words, i, out value);
    }

    public static bool TryRead(IReadOnlyList<string> words, out decimal value) =>
        Read(words, 0, out value) is var read && read > 0 && read == words.Count;

    /// <summary>The first number anywhere in the words.</summary>
    public static bool TryFind(IReadOnlyList<string> words, out decimal value)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (Read(words, i, out value) > 0)
            {
                return true;
            }
        }

        value = 0;
        return false;
    }

    private static int ReadPositive(IReadOnlyList<string> words, int at, out decimal value)
    {
        int i = at;
        if (At(words, i) is "half" && At(words, i + 1) is "a" or "an")
        {
            value = 0.5m;
            return At(words, i + 2) is "dozen" ? Take(3, 6m, out value) : 2;
        }

        if (At(words, i) is "half" && At(words, i + 1) is not "of")
        {
            value = 0.5m;
            return 1;
        }

        if (At(words, i) is "a" && At(words, i + 1) is "dozen" or "hundred" or "thousand" or "million" or "billion")
        {
            i++;
        }

        if (At(words, i) is "dozen")
        {
            value = 12;
            return i + 1 - at;
        }

        int whole = ReadWhole(words, i, out value);
        if (whole == 0)
        {
            return 0;
        }

        i += whole;
        if (At(words, i) is "point" && ReadDigits(words, i + 1, out decimal fraction) is > 0 and var digits)
        {
            value += fraction;
            i += 1 + digits;
            i += ReadScale(words, i, ref value);
        }
        else if (At(words, i) is "and" && At(words, i + 1) is "a" && At(words, i + 2) is "half" or "quarter")
        {
            value += At(words, i + 2) is "half" ? 0.5m : 0.25m;
            i += 3;
        }
        else if (At(words, i) is "dozen")
        {
            value *= 12;
            i++;
        }

        return i - at;
    }

    private static int Take(int count, decimal number, out decimal value)
    {
        value = number;
        return count;
    }

    private static int ReadScale(IReadOnlyList<string> words, int at, ref decimal value)
    {
        foreach ((string word, decimal scale) in Scales)
        {
            if (string.Equals(At(words, at), word, StringComparison.Ordinal) && value < 1_000_000_000m)
            {
                value *= scale;
                return 1;
            }
        }

        return 0;
    }

    private static int ReadWhole(IReadOnlyList<string> words, int at, out decimal value)
    {
        value = 0;
        decimal group = 0;
        decimal lastScale = decimal.MaxValue;
        int i = at;
        int done = 0;
        bool any = false;
        while (i < words.Count)
        {
            string word = words[i];
            if (IsDigits(word, out decimal digits) && !any)
            {
                group = digits;
            }
            else if (SmallValues.TryGetValue(word, out int small) && Continues(group, small, any && value == 0))
            {
                group += small;
            }
            else if (word is "hundred" && group is < 100 and >= 0 && (group > 0 || i == at))
            {
                group = (group == 0 ? 1 : group) * 100;
            }
            else if (
                word is "and"
                && any
                && (group >= 100 || group == 0)
                && i + 1 < words.Count
                && SmallValues.ContainsKey(words[i + 1])
            )
            {
                i++;
                continue;
            }
            else if (
                ScaleOf(word) is { } scale
                && scale < lastScale
                && (group > 0 || i == at)
                && group < 1_000_000_000m
            )
            {
                value += (group == 0 ? 1 : group) * scale;
                group = 0;
                lastScale = scale;
            }
            else
            {
                break;
            }

            any = true;
            i++;
            done = i;
        }

        value += group;
        return done > at ? done - at : 0;
    }

    // "twenty one" goes on, "one two" and "twenty eleven" do not; after "hundred" or a scale anything may follow.
    private static bool Continues(decimal group, int small, bool saidZero) =>
        group == 0 ? !saidZero
        : group % 100 == 0 ? small > 0
        : group % 100 is >= 20 and <= 90 && group % 10 == 0 && small is > 0 and < 10;

    private static decimal? ScaleOf(string word)
    {
        foreach ((string name, decimal value) in Scales)
        {
            if (string.Equals(name, word, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    private static int ReadDigits(IReadOnlyList<string> words, int at, out decimal fraction)
    {
        fraction = 0;
        decimal place = 0.1m;
        int i = at;
        while (i < words.Count && i - at < 12)
        {
            if (SmallValues.TryGetValue(words[i], out int digit) && digit < 10)
            {
                fraction += digit * place;
                place /= 10;
            }
            else if (i == at && SmallValues.TryGetValue(words[i], out int tens) && tens >= 10)
            {
                int unit =
                    tens >= 20
                    && i + 1 < words.Count
                    && SmallValues.TryGetValue(words[i + 1], out int one)
                    && one is > 0 and < 10
                        ? one
                        : 0;
                fraction = (tens + unit) / 100m;
                return unit > 0 ? 2 : 1;
            }
            else if (i == at && words[i].All(char.IsAsciiDigit) && words[i].Length is > 0 and < 12)
            {
                fraction = decimal.Parse("0." + words[i], CultureInfo.InvariantCulture);
                return 1;
            }
            else
            {
                break;
            }

            i++;
        }

        return i - at;
    }

    private static bool IsDigits(string word, out decimal value)
    {
        value = 0;
        return word.Length is > 0 and < 16
            && char.IsAsciiDigit(word[0])
            && decimal.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static string? At(IReadOnlyList<string> words, int i) => i >= 0 && i < words.Count ? words[i] : null;

    /// <summary>A whole number in words; digits beyond 999 trillion.</summary>
    public static string Say(long number)
    {
        if (number is < -999_999_999_999_999 or > 999_999_999_999_999)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        if (number < 0)
        {
            return "minus " + Say(-number);
        }

        if (number < 20)
        {
            return Small[number];
        }

        if (number < 100)
        {
            return number % 10 == 0 ? Tens[number / 10] : $"{Tens[number / 10]} {Small[number % 10]}";
        }

        if (number < 1000)
        {
            string hundreds = Small[number / 100] + " hundred";
            return number % 100 == 0 ? hundreds : $"{hundreds} and {Say(number % 100)}";
        }

        foreach ((string word, decimal scale) in Scales)
        {
            long size = (long)scale;
            if (number >= size)
            {
                long rest = number % size;
                string joint = rest is > 0 and < 100 ? " and " : " ";
                return Say(number / size) + " " + word + (rest == 0 ? "" : joint + Say(rest));
            }
        }

        return Small[0];
    }
}
