using Parley.Engines.Builtin.Language;
using Parley.Engines.Responses;

namespace Parley.Engines.Builtin.Tools;

/// <summary>Finds the tool that an utterance asks for, by the words it shares with names and descriptions.</summary>
internal static class ToolMatcher
{
    private const double Enough = 0.5;

    private static readonly string[] Generic =
    [
        "get",
        "set",
        "fetch",
        "search",
        "check",
        "show",
        "list",
        "make",
        "run",
        "call",
        "query",
        "create",
        "updat",
        "perform",
        "current",
        "return",
        "given",
        "retriev",
        "user",
        "function",
        "tool",
        "specifi",
        "provid",
        "us",
        "valu",
        "turn",
        "start",
        "data",
        "inform",
        "detail",
        "lookup",
        "new",
    ];

    /// <summary>The best tool and how well it fits, 0 to 1; null when there is no tool.</summary>
    public static (ToolForm Tool, double Score)? Best(Utterance said, IReadOnlyList<ToolForm> tools)
    {
        string[] asked = [.. Stem.Content(said.Core).Distinct(StringComparer.Ordinal)];
        (ToolForm Tool, double Score)? best = null;
        foreach (ToolForm tool in tools)
        {
            double score = Score(asked, tool, tools);
            if (best is null || score > best.Value.Score)
            {
                best = (tool, score);
            }
        }

        return best;
    }

    public static bool Fits(double score) => score >= Enough;

    private static double Score(string[] asked, ToolForm tool, IReadOnlyList<ToolForm> tools)
    {
        double name = Covered(tool.NameStems, asked, tools);
        double words = Covered(asked, [.. tool.NameStems, .. tool.DescriptionStems, .. tool.ValueStems], tools);
        bool strongName = tool.NameStems.Any(s =>
            !Generic.Contains(s, StringComparer.Ordinal) && asked.Any(a => Same(a, s))
        );
        return strongName ? Math.Max(name, (name + words) / 2)
            : words >= 0.6 && asked.Length > 1 ? words * 0.9
            : words * 0.5;
    }

    // The share of the weighted words that the others have too.
    private static double Covered(
        IReadOnlyList<string> words,
        IReadOnlyList<string> others,
        IReadOnlyList<ToolForm> tools
    )
    {
        double total = 0;
        double covered = 0;
        foreach (string word in words)
        {
            double weight = Weight(word, tools);
            total += weight;
            covered += others.Any(o => Same(o, word)) ? weight : 0;
        }

        return total == 0 ? 0 : covered / total;
    }

    private static double Weight(string stem, IReadOnlyList<ToolForm> tools)
    {
        int count = tools.Count(t =>
            t.NameStems.Contains(stem, StringComparer.Ordinal)
            || t.DescriptionStems.Contains(stem, StringComparer.Ordinal)
        );
        double rarity = Math.Log(1 + ((tools.Count + 1.0) / (count + 0.5)));
        return Generic.Contains(stem, StringComparer.Ordinal) ? rarity * 0.25 : rarity;
    }

    private static bool Same(string a, string b) =>
        string.Equals(a, b, StringComparison.Ordinal) || (a.Length > 4 && b.Length > 4 && Likeness.Of(a, b) > 0.84);
}
