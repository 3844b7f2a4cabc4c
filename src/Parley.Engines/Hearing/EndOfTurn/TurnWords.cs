using System.Collections.Frozen;
using System.Reflection;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>Which words leave a turn open and which close it, by language (<c>turn-words.tsv</c>).</summary>
public sealed class TurnWords
{
    private readonly FrozenDictionary<string, Lists> _languages;

    private TurnWords(FrozenDictionary<string, Lists> languages) => _languages = languages;

    public static TurnWords Default { get; } = Load();

    /// <summary>Two-letter names.</summary>
    public IEnumerable<string> Languages => _languages.Keys;

    /// <summary>How much the last word speaks for the end, in logits; 0 when it is in no list.</summary>
    /// <param name="text">Lower case, without punctuation at its end.</param>
    /// <param name="language">Two letters.</param>
    public double Judge(string text, string language)
    {
        if (!_languages.TryGetValue(language, out var lists))
        {
            return 0;
        }

        var at = text.LastIndexOf(' ');
        var last = text[(at + 1)..];
        var before = at > 0 ? text[(text.LastIndexOf(' ', at - 1) + 1)..] : last;
        var pair = before.Replace(' ', '_');
        if (lists.Close.Contains(last) || lists.Close.Contains(pair))
        {
            return 1.5;
        }

        if (lists.Open.Contains(last) || lists.Open.Contains(pair))
        {
            return -3;
        }

        // The longer ending knows better: "ました" ends a turn although "て" leaves one open.
        var (closing, opening) = (Longest(lists.CloseEndings, text), Longest(lists.OpenEndings, text));
        return closing >= opening && closing > 0 ? 1.5
            : opening > 0 ? -2
            : 0;
    }

    private static int Longest(string[] endings, string text)
    {
        var longest = 0;
        foreach (var ending in endings)
        {
            longest =
                ending.Length > longest && text.EndsWith(ending, StringComparison.Ordinal) ? ending.Length : longest;
        }

        return longest;
    }

    private static TurnWords Load()
    {
        using var stream = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream("Parley.Engines.Hearing.turn-words.tsv")!;
        using var reader = new StreamReader(stream);
        var lines = reader
            .ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split('\t'))
            .ToLookup(fields => fields[0], StringComparer.Ordinal);
        return new(
            lines.ToFrozenDictionary(
                language => language.Key,
                language => new Lists(Words(language, "open"), Words(language, "close")),
                StringComparer.Ordinal
            )
        );
    }

    private static string[] Words(IEnumerable<string[]> lines, string kind) =>
        [
            .. lines
                .Where(fields => string.Equals(fields[1], kind, StringComparison.Ordinal))
                .SelectMany(fields => fields[2].Trim().Split(' ')),
        ];

    private sealed class Lists(string[] open, string[] close)
    {
        public FrozenSet<string> Open { get; } = open.Where(w => w[0] != '~').ToFrozenSet(StringComparer.Ordinal);

        public FrozenSet<string> Close { get; } = close.Where(w => w[0] != '~').ToFrozenSet(StringComparer.Ordinal);

        public string[] OpenEndings { get; } = [.. open.Where(w => w[0] == '~').Select(w => w[1..])];

        public string[] CloseEndings { get; } = [.. close.Where(w => w[0] == '~').Select(w => w[1..])];
    }
}
