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

    /// <summary>How likely somebody who says one of this kind has said it with these words, or begins it with them.</summary>
    /// <param name="words">Lower case, without punctuation; at least one.</param>
    public PhraseMatch Match(string kind, IReadOnlyList<string> words)
    {
        var (whole, open, all) = (0.0, 0.0, 0);
        foreach (var (pattern, weight) in patterns[kind])
        {
            var walk = new PhraseWalk(words, parts);
            whole += weight * walk.Through(pattern);
            open += weight * walk.Open;
            all += weight;
        }

        return new(whole / all, open / all);
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
