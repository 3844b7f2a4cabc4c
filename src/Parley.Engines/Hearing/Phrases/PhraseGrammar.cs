using System.Globalization;

namespace Parley.Engines.Hearing.Phrases;

/// <summary>
/// Patterns of what people say, read from a text such as <c>assistant.txt</c> (which explains the notation), and the
/// sentences that they stand for.
/// </summary>
public sealed class PhraseGrammar
{
    private readonly Dictionary<string, PhraseNode> parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(PhraseNode Pattern, int Weight)>> patterns = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A pattern is not well formed.</exception>
    public PhraseGrammar(IEnumerable<string> lines)
    {
        var kind = string.Empty;
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '@')
            {
                kind = line[1..];
            }
            else if (line.Split(" = ") is [var name, var meaning])
            {
                parts.Add(name, new PhraseParser(meaning).Parse());
            }
            else
            {
                Add(kind, line);
            }
        }
    }

    /// <summary>The kinds of patterns; the empty one is requests.</summary>
    public IEnumerable<string> Kinds => patterns.Keys;

    /// <summary>Sentences of a kind, drawn so that every pattern has its weight; the same ones for the same seed.</summary>
    public IEnumerable<IReadOnlyList<string>> Draw(string kind, int perPattern, int seed)
    {
        var random = new Random(seed);
        foreach (var (pattern, weight) in patterns[kind])
        {
            for (var i = 0; i < perPattern * weight; i++)
            {
                var words = new List<string>();
                pattern.Draw(parts, random, words);
                yield return words;
            }
        }
    }

    /// <summary>How likely somebody has said all with these words, or goes on.</summary>
    /// <param name="words">Lower case, without punctuation; at least one.</param>
    /// <param name="shares">How often each kind is said; those that are not named, never.</param>
    /// <param name="isTail">They are the last ones of more: how often they end something, or stand within it.</param>
    public PhraseMatch Match(
        IReadOnlyList<string> words,
        IEnumerable<(string Kind, double Share)> shares,
        bool isTail = false
    )
    {
        var walk = new PhraseWalk(words, parts) { IsTail = isTail };
        var match = default(PhraseMatch);
        foreach (var (kind, share) in shares)
        {
            var one = share / patterns[kind].Sum(pattern => pattern.Weight);
            foreach (var (pattern, weight) in patterns[kind])
            {
                walk.Open = 0;
                var whole = walk.Through(pattern);
                match = new(match.Whole + (one * weight * whole), match.Open + (one * weight * walk.Open));
            }
        }

        return match;
    }

    private void Add(string kind, string line)
    {
        var weight = 1;
        if (
            line.Split(" * ", 2) is [var times, var rest]
            && int.TryParse(times, CultureInfo.InvariantCulture, out var given)
        )
        {
            weight = given;
            line = rest;
        }

        if (!patterns.TryGetValue(kind, out var list))
        {
            patterns[kind] = list = [];
        }

        list.Add((new PhraseParser(line).Parse(), weight));
    }
}
