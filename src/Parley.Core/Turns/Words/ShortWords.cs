using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Parley.Core.Turns.Words;

/// <summary>
/// The words of one language with which people fill pauses, and those with which they say "go on" while another speaks. Short
/// lists of our own; the English fillers are those of the original.
/// </summary>
public sealed class ShortWords
{
    private static readonly FrozenDictionary<string, ShortWords> _lists = WordLists.All.ToFrozenDictionary(
        list => list.Language,
        list => new ShortWords(list),
        StringComparer.OrdinalIgnoreCase
    );

    private readonly FrozenSet<string> _fillers;
    private readonly FrozenSet<string> _backChannels;
    private readonly FrozenSet<string> _small;
    private readonly FrozenSet<string> _wanting;
    private readonly bool _isDense;
    private readonly int _longest;

    private ShortWords(WordList list)
    {
        _isDense = list.IsDense;
        _fillers = Entries(list.Fillers);
        _small = Entries(list.Small);
        _wanting = Entries(list.Wanting);
        _backChannels = Entries($"{list.Fillers}, {list.BackChannels}");
        AloneSaid =
        [
            .. (list.Alone.Length > 0 ? Entries(list.Alone) : _backChannels)
                .Union(Entries(list.Wanting), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        _longest = _backChannels.Max(e => _isDense ? e.Length : e.Count(c => c == ' ') + 1);
    }

    /// <param name="language">BCP-47; English stands in for null and for what is not known.</param>
    public static ShortWords Of(string? language) =>
        language is { Length: >= 2 } && _lists.TryGetValue(language.Split('-')[0], out var list) ? list : _lists["en"];

    /// <summary>
    /// What people say alone over another's speech: words that say no more than "mm-hm", and beside them, where they are known, words
    /// that want the floor. An ear that looks for these tells the one from the other better than one that expects sentences.
    /// </summary>
    public ImmutableArray<string> AloneSaid { get; }

    /// <summary>True when there are words, and none says more than "mm-hm".</summary>
    public bool IsBackChannel(string text) => Count(text) is { Known: > 0, Others: 0 };

    /// <summary>True when the first of the words say no more than "mm-hm".</summary>
    public bool BeginsAsBackChannel(string text) => Longest(Split(text)) > 0;

    /// <summary>How many words say something.</summary>
    public int ContentWords(string text) => Count(text).Others;

    /// <summary>
    /// True when a word tells what the person wants. An ear that hears a hum or a noise as words hears small ones: "for", "the".
    /// </summary>
    public bool SaysSomething(string text) => Count(text, _small).Others > 0;

    /// <summary>
    /// True when all of it is something with which people ask for the floor, "no", "hold on"; where none is listed for the language, when it
    /// says something.
    /// </summary>
    public bool AsksForTheFloor(string text) =>
        _wanting.Count == 0 ? SaysSomething(text) : _wanting.Contains(Normalise(text));

    /// <summary>True for one word that fills a pause.</summary>
    public bool IsFiller(string word) => _fillers.Contains(Normalise(word));

    /// <summary>The text without the words that fill pauses.</summary>
    public string WithoutFillers(string text)
    {
        var kept = new StringBuilder(text.Length);
        var removed = false;
        for (var at = 0; at < text.Length; )
        {
            var end = EndOfWord(text, at);
            if (IsFiller(text[at..end]))
            {
                removed = true;
            }
            else
            {
                kept.Append(text, at, end - at);
            }

            at = end;
        }

        return removed ? Tidy(kept.ToString(), text) : text;
    }

    /// <summary>A word with the punctuation and the spaces behind it.</summary>
    private int EndOfWord(string text, int at)
    {
        while (at < text.Length && IsInWord(text, at))
        {
            at++;
        }

        while (at < text.Length && !IsInWord(text, at))
        {
            at++;
        }

        return at;
    }

    private bool IsInWord(string text, int at) =>
        IsWordPart(text[at]) || (!_isDense && text[at] is '-' && at + 1 < text.Length && IsWordPart(text[at + 1]));

    private static string Tidy(string kept, string before)
    {
        kept = kept.TrimEnd();
        if (kept.EndsWith(','))
        {
            kept = kept[..^1];
        }

        return kept.Length > 0 && before.Length > 0 && char.IsUpper(before[0])
            ? char.ToUpperInvariant(kept[0]) + kept[1..]
            : kept;
    }

    private (int Known, int Others) Count(string text, FrozenSet<string>? alsoKnown = null)
    {
        var words = Split(text);
        var (known, others) = (0, 0);
        for (var at = 0; at < words.Length; )
        {
            var taken = Longest(words.AsSpan(at));
            taken = taken == 0 && alsoKnown?.Contains(words[at]) is true ? 1 : taken;
            known += taken > 0 ? 1 : 0;
            others += taken > 0 ? 0 : 1;
            at += Math.Max(taken, 1);
        }

        return (known, others);
    }

    private string[] Split(string text) =>
        _isDense
            ? [.. Normalise(text).Where(c => c != ' ').Select(c => c.ToString())]
            : Normalise(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private int Longest(ReadOnlySpan<string> words)
    {
        for (var count = Math.Min(_longest, words.Length); count > 0; count--)
        {
            if (_backChannels.Contains(string.Join(_isDense ? "" : " ", words[..count].ToArray())))
            {
                return count;
            }
        }

        return 0;
    }

    private static FrozenSet<string> Entries(string list) =>
        list.Split(',').Select(Normalise).Where(e => e.Length > 0).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Letters, marks and digits in lower case; one space between words.</summary>
    private static string Normalise(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text.Normalize())
        {
            if (IsWordPart(c))
            {
                letters.Append(char.ToLowerInvariant(c is '’' ? '\'' : c));
            }
            else if (letters.Length > 0 && letters[^1] != ' ')
            {
                letters.Append(' ');
            }
        }

        return letters.ToString().TrimEnd();
    }

    private static bool IsWordPart(char c) =>
        char.IsLetterOrDigit(c)
        || c is '\'' or '’'
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
