using System.Globalization;
using System.Text;

namespace Parley.Engines.PocketSphinx.Language;

/// <summary>
/// A language model of a session's phrases, to stand beside others: any phrase may begin after any word, and its words follow
/// each other. Its probabilities do not sum to one; they say what a phrase is worth beside what people say anyway.
/// </summary>
internal static class PhraseModel
{
    /// <summary>How likely a phrase is to begin, however many there are: about as likely as a common verb.</summary>
    private const double Begins = 0.02;

    /// <summary>How likely a phrase that has begun is to go on.</summary>
    private const double GoesOn = 0.9;

    private const double Never = -99;

    /// <summary>The model as ARPA text, logarithms to base 10.</summary>
    internal static string ToArpa(IReadOnlyList<IReadOnlyList<string>> phrases)
    {
        var first = phrases.Select(words => words[0]).ToHashSet(StringComparer.Ordinal);
        var all = phrases.SelectMany(words => words).Distinct(StringComparer.Ordinal).ToList();
        var pairs = phrases
            .SelectMany(words => words.Zip(words.Skip(1)))
            .Distinct()
            .GroupBy(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)
            .OrderBy(group => all.IndexOf(group.Key))
            .ToList();
        var count = pairs.Sum(group => group.Count());
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\\data\\\nngram 1={all.Count + 2}\n");
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"ngram 2={count}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n\\1-grams:\n{Never}\t<s>\t0\n{Never}\t</s>\t0\n");
        foreach (var word in all)
        {
            var value = first.Contains(word) ? Math.Log10(Begins) : Never;
            text.Append(CultureInfo.InvariantCulture, $"{value:F4}\t{word}\t0\n");
        }

        if (count > 0)
        {
            text.Append("\n\\2-grams:\n");
            foreach (var group in pairs)
            {
                var value = Math.Log10(GoesOn / group.Count());
                foreach (var next in group)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{value:F4}\t{group.Key} {next}\n");
                }
            }
        }

        return text.Append("\n\\end\\\n").ToString();
    }
}
