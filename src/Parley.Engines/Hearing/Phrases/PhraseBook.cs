using System.Reflection;

namespace Parley.Engines.Hearing.Phrases;

/// <summary>What people say to voice assistants, phone menus and small robots in English: the patterns of <c>assistant.txt</c>.</summary>
public static class PhraseBook
{
    // Longer ones are no phrase.
    private const int MostWords = 24;

    // What people put before any phrase, and behind it; longer ones first.
    private static readonly string[][] _before = Split(
        "can you please, could you please, i want you to, i'd like you to, can you, could you, would you, will you, "
            + "please, um, uh, er, oh, so, ok, okay, well, and, then, now, all right, alright, hey, hi, hello, yes, no, actually"
    );

    private static readonly string[][] _behind = Split("for me, thank you, please, thanks, now, then, okay");

    private static readonly Lazy<PhraseGrammar> _grammar = new(Load);

    public static PhraseGrammar Grammar => _grammar.Value;

    /// <summary>The part of requests (the empty kind), answers and numbers in everything said.</summary>
    public static IReadOnlyList<(string Kind, double Share)> Shares { get; } =
    [
        ("", 0.62),
        ("yesno", 0.08),
        ("digit", 0.01),
        ("digits", 0.03),
        ("number", 0.05),
        ("time", 0.06),
        ("date", 0.05),
        ("name", 0.04),
        ("choice", 0.06),
    ];

    /// <summary>
    /// What is known of words as all that was said so far. Words of politeness or hesitation around a phrase are not counted.
    /// </summary>
    /// <param name="words">As they are spoken: lower case, without punctuation, numbers written out.</param>
    public static PhraseMatch Match(IReadOnlyList<string> words)
    {
        if (words.Count is 0 or > MostWords)
        {
            return default;
        }

        var match = Grammar.Match(words, Shares);
        if (match.IsKnown)
        {
            return match;
        }

        if (_before.FirstOrDefault(some => Begins(words, some, 0)) is { } before)
        {
            return Match([.. words.Skip(before.Length)]);
        }

        // A phrase that is not whole does not go on like that.
        return _behind.FirstOrDefault(some => Begins(words, some, words.Count - some.Length)) is { } behind
            ? Match([.. words.SkipLast(behind.Length)]) with
            {
                Open = 0,
            }
            : default;
    }

    /// <summary>What is known of the last words of a text: how often they end a phrase, and how often they stand within one.</summary>
    public static PhraseMatch MatchTail(IReadOnlyList<string> words) => Grammar.Match(words, Shares, isTail: true);

    private static bool Begins(IReadOnlyList<string> words, string[] some, int at) =>
        at >= 0 && words.Skip(at).Take(some.Length).SequenceEqual(some, StringComparer.Ordinal);

    private static string[][] Split(string phrases) => [.. phrases.Split(", ").Select(phrase => phrase.Split(' '))];

    private static PhraseGrammar Load()
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream("Parley.Engines.Hearing.assistant.txt")!;
        using var reader = new StreamReader(stream);
        return new(reader.ReadToEnd().Split('\n'));
    }
}
