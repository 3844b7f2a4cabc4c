using System.Collections.Frozen;

namespace Parley.Engines.Builtin.Language;

/// <summary>Brings words that mean the same for searching to one form: endings off, a few synonyms joined, small words out.</summary>
internal static class Stem
{
    private static readonly FrozenSet<string> Small = (
        "a an the is are was were be been am do does did has have had can could will would shall should may might must i you he she it we they me my mine "
        + "your yours our their its his her this that these those there here of in on at to for from by with about into as and or but if not no so than then "
        + "what which who whom whose how when where why please tell say know let us any some all up out just also very much many give want need like get got "
        + "hello hi hey okay ok thanks thank now"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Same = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["lamp"] = "light",

        ["forecast"] = "weather",
        ["reservation"] = "book",
        ["reserve"] = "book",
        ["booking"] = "book",
        ["purchase"] = "buy",

        ["cost"] = "price",
        ["costs"] = "price",
        ["lamps"] = "light",
        ["shuts"] = "close",
        ["movies"] = "film",
        ["phone"] = "call",
        ["ring"] = "call",
        ["mail"] = "email",
        ["begin"] = "start",
        ["commence"] = "start",
        ["halt"] = "stop",
        ["end"] = "stop",
        ["switch"] = "turn",
        ["movie"] = "film",
        ["children"] = "child",

        ["kids"] = "child",
        ["wifi"] = "wireless",
        ["wi-fi"] = "wireless",
        ["temp"] = "temperature",
        ["costing"] = "price",
        ["prices"] = "price",
        ["shut"] = "close",

        ["lookup"] = "search",
        ["find"] = "search",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsSmall(string word) => Small.Contains(word);

    /// <summary>The content words in one form each, in order, repeats kept.</summary>
    public static IEnumerable<string> Content(IEnumerable<string> words) =>
        words.Where(w => !Small.Contains(w) && w.Length > 1).Select(Of);

    public static string Of(string word) => Short(Same.GetValueOrDefault(word, word));

    private static string Short(string word)
    {
        if (word is "times")
        {
            return word;
        }

        string stem = word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word;
        foreach ((string ending, string put, int least) in Endings)
        {
            if (stem.Length >= least && stem.EndsWith(ending, StringComparison.Ordinal))
            {
                stem = stem[..^ending.Length] + put;
                break;
            }
        }

        if (stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'e' or 'o' or 'f'))
        {
            stem = stem[..^1];
        }

        stem = stem.Length > 3 && stem[^1] == 'e' ? stem[..^1] : stem;
        return stem;
    }

    private static readonly (string Ending, string Put, int Least)[] Endings =
    [
        ("ations", "ate", 8),
        ("ation", "ate", 7),
        ("ingly", "", 8),
        ("ings", "", 7),
        ("ing", "", 6),
        ("ies", "y", 5),
        ("ied", "y", 5),
        ("ness", "", 7),
        ("ment", "", 8),
        ("edly", "", 7),
        ("sses", "ss", 5),
        ("shes", "sh", 5),
        ("ches", "ch", 5),
        ("xes", "x", 4),
        ("ed", "", 5),
        ("ly", "", 6),
        ("ss", "ss", 3),
        ("us", "us", 3),
        ("is", "is", 3),
        ("s", "", 4),
    ];
}
