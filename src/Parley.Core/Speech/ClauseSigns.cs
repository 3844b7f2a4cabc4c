using System.Collections.Frozen;

namespace Parley.Core.Speech;

/// <summary>What a place in the text is good for.</summary>
internal enum ClauseSign
{
    /// <summary>The text goes on.</summary>
    None,

    /// <summary>A word ends: good enough when the clause is too long.</summary>
    Gap,

    /// <summary>A comma, a colon, a dash.</summary>
    Soft,

    /// <summary>A sentence or a line ends.</summary>
    Strong,

    /// <summary>The next character will tell.</summary>
    Undecided,
}

/// <summary>Reads punctuation in the scripts that voices speak.</summary>
internal static class ClauseSigns
{
    private const string Terminators = ".!?…؟۔।॥";
    private const string DenseTerminators = "。！？｡．";
    private const string Commas = ",;:،؛";
    private const string DenseCommas = "，、；：､";
    private const string Closers = "\"'”’»)]}*_`」』）】》〉";

    private static readonly FrozenSet<string> _abbreviations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "sr",
        "jr",
        "rev",
        "gen",
        "col",
        "capt",
        "lt",
        "sgt",
        "hon",
        "gov",
        "sen",
        "rep",
        "vs",
        "etc",
        "no",
        "nos",
        "vol",
        "pp",
        "fig",
        "eq",
        "approx",
        "dept",
        "est",
        "inc",
        "ltd",
        "co",
        "corp",
        "ave",
        "blvd",
        "rd",
        "mt",
        "ft",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "min",
        "max",
        "hr",
        "hrs",
        "tel",
        "ext",
        "cf",
        "al",
        "ca",
        "bzw",
        "usw",
        "evtl",
        "ggf",
        "inkl",
        "zzgl",
        "nr",
        "str",
        "hr",
        "fr",
        "bsp",
        "vgl",
        "mme",
        "mlle",
        "sra",
        "srta",
        "ud",
        "uds",
        "av",
        "pág"
    );

    /// <summary>True for scripts in which one sign is about a syllable or a word.</summary>
    public static bool IsDense(char sign) =>
        sign is (>= '\u2E80' and <= '\uD7FF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF01' and <= '\uFF9F');

    /// <summary>What stands at <paramref name="at"/>, and where a clause that ends with it would end.</summary>
    public static (ClauseSign Sign, int End) At(string text, int at)
    {
        var sign = text[at];
        if (sign is '\n')
        {
            return (ClauseSign.Strong, at + 1);
        }
        if (char.IsWhiteSpace(sign))
        {
            return (ClauseSign.Gap, at + 1);
        }
        if (Terminators.Contains(sign, StringComparison.Ordinal))
        {
            return Terminator(text, at);
        }
        if (DenseTerminators.Contains(sign, StringComparison.Ordinal))
        {
            var end = AfterClosers(text, at + 1);
            return end == text.Length ? (ClauseSign.Undecided, 0) : (ClauseSign.Strong, WithGap(text, end));
        }
        if (DenseCommas.Contains(sign, StringComparison.Ordinal))
        {
            return at + 1 == text.Length ? (ClauseSign.Undecided, 0) : (ClauseSign.Soft, WithGap(text, at + 1));
        }
        if (Commas.Contains(sign, StringComparison.Ordinal))
        {
            return BeforeGap(text, AfterClosers(text, at + 1), ClauseSign.Soft);
        }
        if (sign is '—')
        {
            return at + 1 == text.Length ? (ClauseSign.Undecided, 0) : (ClauseSign.Soft, WithGap(text, at + 1));
        }
        if (sign is '-' or '–' && at > 0 && char.IsWhiteSpace(text[at - 1]))
        {
            return BeforeGap(text, at + 1, ClauseSign.Soft);
        }
        return IsDense(sign) && at + 1 < text.Length && IsDense(text[at + 1]) && !IsPunctuation(text[at + 1])
            ? (ClauseSign.Gap, at + 1)
            : (ClauseSign.None, 0);
    }

    private static (ClauseSign Sign, int End) Terminator(string text, int at)
    {
        // Dots and marks that follow each other are one sign, read at the last of them.
        if (at + 1 < text.Length && Terminators.Contains(text[at + 1], StringComparison.Ordinal))
        {
            return (ClauseSign.None, 0);
        }
        var end = AfterClosers(text, at + 1);
        if (end == text.Length)
        {
            return (ClauseSign.Undecided, 0);
        }
        if (text[at] is '…' || (text[at] is '.' && at > 0 && text[at - 1] is '.'))
        {
            return BeforeGap(text, end, ClauseSign.Soft);
        }
        return text[at] is '.' && IsShort(text, at) ? (ClauseSign.None, 0) : BeforeGap(text, end, ClauseSign.Strong);
    }

    // True when the dot belongs to its word: an abbreviation, an initial, the number of a list's line or of a day.
    private static bool IsShort(string text, int dot)
    {
        var start = dot;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.'))
        {
            start--;
        }
        var word = text.AsSpan(start, dot - start);
        if (word.Length == 0)
        {
            return true;
        }
        return word.Contains('.') && word.LastIndexOf('.') == word.Length - 2
            || (word.Length == 1 && char.IsLetter(word[0]) && word[0] is not ('I' or 'O'))
            || (word.Length <= 2 && !word.ContainsAnyExceptInRange('0', '9'))
            || _abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    private static int AfterClosers(string text, int at)
    {
        while (
            at < text.Length
            && (
                Closers.Contains(text[at], StringComparison.Ordinal)
                || DenseTerminators.Contains(text[at], StringComparison.Ordinal)
            )
        )
        {
            at++;
        }
        return at;
    }

    private static (ClauseSign Sign, int End) BeforeGap(string text, int end, ClauseSign sign) =>
        end >= text.Length ? (ClauseSign.Undecided, 0)
        : char.IsWhiteSpace(text[end]) ? (sign, end + 1)
        : (ClauseSign.None, 0);

    private static int WithGap(string text, int end) => char.IsWhiteSpace(text[end]) ? end + 1 : end;

    private static bool IsPunctuation(char sign) =>
        DenseTerminators.Contains(sign, StringComparison.Ordinal)
        || DenseCommas.Contains(sign, StringComparison.Ordinal)
        || Closers.Contains(sign, StringComparison.Ordinal);
}
