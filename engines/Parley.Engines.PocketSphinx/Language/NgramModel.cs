using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Engines.PocketSphinx.Language;

/// <summary>
/// A trigram model in the making: weighted counts, smoothed after Witten and Bell, written in the ARPA format. Counts of
/// several models can be added with weights, so that a mixture is made before it is smoothed.
/// </summary>
internal sealed class NgramModel
{
    private const string Begin = "<s>";
    private const string End = "</s>";

    /// <summary>How much is kept for what was never seen: drawn sentences repeat themselves more than people do.</summary>
    private const double Openness = 3;

    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal) { [Begin] = 0, [End] = 1 };
    private readonly List<string> words = [Begin, End];
    private readonly Dictionary<int, double> unigrams = [];
    private readonly Dictionary<(int First, int Second), double> bigrams = [];
    private readonly Dictionary<(int First, int Second, int Third), double> trigrams = [];

    /// <summary>All words but the marks of the sentence.</summary>
    internal IEnumerable<string> Words => words.Skip(2);

    /// <summary>The weight of all sentences together.</summary>
    internal double Mass { get; private set; }

    internal void Add(IReadOnlyList<string> sentence, double weight = 1)
    {
        if (sentence.Count == 0)
        {
            return;
        }

        Mass += weight;
        var (before, last) = (-1, 0);
        for (var i = 0; i <= sentence.Count; i++)
        {
            var word = i < sentence.Count ? Id(sentence[i]) : 1;
            Count(unigrams, word, weight);
            Count(bigrams, (last, word), weight);
            if (before >= 0)
            {
                Count(trigrams, (before, last, word), weight);
            }

            (before, last) = (last, word);
        }
    }

    /// <summary>Adds another model's counts, so that it has <paramref name="mass"/> in this one.</summary>
    internal void Add(NgramModel other, double mass)
    {
        if (other.Mass <= 0)
        {
            return;
        }

        var factor = mass / other.Mass;
        var map = other.words.Select(Id).ToArray();
        Mass += mass;
        foreach (var (word, count) in other.unigrams)
        {
            Count(unigrams, map[word], count * factor);
        }

        foreach (var ((first, second), count) in other.bigrams)
        {
            Count(bigrams, (map[first], map[second]), count * factor);
        }

        foreach (var ((first, second, third), count) in other.trigrams)
        {
            Count(trigrams, (map[first], map[second], map[third]), count * factor);
        }
    }

    /// <summary>The model as ARPA text, logarithms to base 10.</summary>
    internal string ToArpa()
    {
        var total = unigrams.Values.Sum();
        var single = unigrams.ToDictionary(
            pair => pair.Key,
            pair =>
                (pair.Value + (Openness * unigrams.Count / (words.Count - 1.0))) / (total + (Openness * unigrams.Count))
        );
        var pairs = Sums(bigrams, key => key.First);
        var triples = Sums(trigrams, key => (key.First, key.Second));
        var text = new StringBuilder(1 << 20);
        text.Append(CultureInfo.InvariantCulture, $"\\data\\\nngram 1={words.Count}\nngram 2={bigrams.Count}\n");
        text.Append(CultureInfo.InvariantCulture, $"ngram 3={trigrams.Count}\n\n\\1-grams:\n");
        for (var i = 0; i < words.Count; i++)
        {
            Line(text, i == 0 ? -99 : Math.Log10(single[i]), words[i], Backoff(pairs, i));
        }

        text.Append("\n\\2-grams:\n");
        var smooth = new Dictionary<(int, int), double>(bigrams.Count);
        foreach (var (key, count) in bigrams.OrderBy(pair => pair.Key))
        {
            var value = Smooth(count, pairs[key.First], single[key.Second]);
            smooth[key] = value;
            Line(text, Math.Log10(value), $"{words[key.First]} {words[key.Second]}", Backoff(triples, key));
        }

        text.Append("\n\\3-grams:\n");
        foreach (var (key, count) in trigrams.OrderBy(pair => pair.Key))
        {
            var value = Smooth(count, triples[(key.First, key.Second)], smooth[(key.Second, key.Third)]);
            Line(text, Math.Log10(value), $"{words[key.First]} {words[key.Second]} {words[key.Third]}", null);
        }

        return text.Append("\n\\end\\\n").ToString();
    }

    private static double Smooth(double count, (double Sum, int Kinds) context, double lower) =>
        (count + (Openness * context.Kinds * lower)) / (context.Sum + (Openness * context.Kinds));

    private static double? Backoff<T>(Dictionary<T, (double Sum, int Kinds)> contexts, T key)
        where T : notnull =>
        contexts.TryGetValue(key, out var context)
            ? Math.Log10(Openness * context.Kinds / (context.Sum + (Openness * context.Kinds)))
            : 0;

    private static Dictionary<TContext, (double Sum, int Kinds)> Sums<TKey, TContext>(
        Dictionary<TKey, double> counts,
        Func<TKey, TContext> context
    )
        where TKey : notnull
        where TContext : notnull
    {
        var sums = new Dictionary<TContext, (double Sum, int Kinds)>();
        foreach (var (key, count) in counts)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, context(key), out _);
            sum = (sum.Sum + count, sum.Kinds + 1);
        }

        return sums;
    }

    private static void Line(StringBuilder text, double value, string words, double? backoff)
    {
        text.Append(CultureInfo.InvariantCulture, $"{value:F4}\t{words}");
        if (backoff is { } weight)
        {
            text.Append(CultureInfo.InvariantCulture, $"\t{weight:F4}");
        }

        text.Append('\n');
    }

    private static void Count<T>(Dictionary<T, double> counts, T key, double weight)
        where T : notnull => CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _) += weight;

    private int Id(string word)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, word, out var known);
        if (!known)
        {
            id = words.Count;
            words.Add(word);
        }

        return id;
    }
}
