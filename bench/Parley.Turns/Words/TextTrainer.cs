using Parley.Engines.Hearing.EndOfTurn;
using Parley.Engines.Hearing.Phrases;

namespace Parley.Turns.Words;

/// <summary>
/// Trains <see cref="TurnTextModel"/> on what the repository and a Debian package hold: what people say to assistants
/// (<c>assistant.txt</c>, drawn with a fixed seed), cut after every word, and where sentences end in a language model.
/// </summary>
internal static class TextTrainer
{
    private const int PerPattern = 60;
    private const int Rounds = 12;
    private const double ModelShare = 0.5;

    public static sbyte[] Train(out string report)
    {
        var rows = Requests();
        Balance(rows, 1 - ModelShare);
        var general = Sentences();
        Balance(general, ModelShare);
        var all = rows.Concat(general).ToArray();
        var held = all.Where(IsHeld).ToList();
        var weights = Fit([.. all.Where(row => !IsHeld(row))]);
        var model = new TurnTextModel(weights);
        var right = held.Sum(r => r.Weight * (model.Judge(r.Words) > 0 == r.Whole ? 1 : 0)) / held.Sum(r => r.Weight);
        report =
            $"text: {rows.Count} cuts of requests, {general.Count} rows of the language model; {100 * right:F1} % of those held out are right";
        return weights;
    }

    /// <summary>One text in ten, with all its rows.</summary>
    private static bool IsHeld(Row row) =>
        string.Join(' ', row.Words).Aggregate(7, (hash, c) => ((hash * 31) + c) & 0xFFFFF) % 10 == 0;

    private static List<Row> Requests()
    {
        var grammar = PhraseBook.Grammar;
        var whole = new Dictionary<string, (int Whole, int Cut)>(StringComparer.Ordinal);
        foreach (var sentence in grammar.Kinds.SelectMany(kind => grammar.Draw(kind, PerPattern, 1)))
        {
            for (var i = 1; i <= sentence.Count; i++)
            {
                var text = string.Join(' ', sentence.Take(i));
                var (ends, cuts) = whole.GetValueOrDefault(text);
                whole[text] = i == sentence.Count ? (ends + 1, cuts) : (ends, cuts + 1);
            }
        }

        var rows = new List<Row>();
        foreach (var (text, (ends, cuts)) in whole.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var words = text.Split(' ');
            Add(rows, words, whole: true, Math.Sqrt(ends));
            Add(rows, words, whole: false, Math.Sqrt(cuts));
        }

        return rows;
    }

    private static List<Row> Sentences()
    {
        var model = new TrigramModel();
        var rows = new List<Row>();
        for (var id = 0; id < model.Count; id++)
        {
            var word = model.Word(id).ToLowerInvariant();
            var often = model.Of(id);
            if (often > 2e-6 && word.Length > 0 && char.IsLetter(word[0]))
            {
                var ends = model.EndAfter(id);

                // A word in the middle of a text: what stands before it is not known.
                string[] words = ["~", "~", "~", "~", "~", "~", "~", word];
                var weight = Math.Sqrt(often);
                Add(rows, words, whole: true, weight * ends);
                Add(rows, words, whole: false, weight * (1 - ends));
            }
        }

        return rows;
    }

    private static void Add(List<Row> rows, string[] words, bool whole, double weight)
    {
        if (weight > 0)
        {
            rows.Add(new(words, whole, weight));
        }
    }

    /// <summary>Wholes and cuts weigh alike, together the share.</summary>
    private static void Balance(List<Row> rows, double share)
    {
        foreach (var group in rows.GroupBy(r => r.Whole).ToList())
        {
            var sum = group.Sum(r => r.Weight);
            foreach (var row in group)
            {
                row.Weight *= share / (2 * sum);
            }
        }
    }

    /// <summary>AdaGrad over the rows in a fixed order of chance.</summary>
    private static sbyte[] Fit(Row[] rows)
    {
        new Random(1).Shuffle(rows);
        var w = new double[TurnTextModel.Size];
        var g = new double[TurnTextModel.Size];
        Span<int> features = stackalloc int[TurnTextModel.FeatureCount];
        var scale = rows.Length;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var row in rows)
            {
                TurnTextModel.Features(row.Words, features);
                var logit = 0.0;
                foreach (var feature in features)
                {
                    logit += w[feature];
                }

                var error = row.Weight * scale * ((1 / (1 + Math.Exp(-logit))) - (row.Whole ? 1 : 0));
                foreach (var feature in features)
                {
                    var slope = error + (2e-3 * w[feature]);
                    g[feature] += slope * slope;
                    w[feature] -= 0.15 * slope / Math.Sqrt(g[feature] + 1e-3);
                }
            }
        }

        return [.. w.Select(x => (sbyte)Math.Clamp(Math.Round(x * TurnTextModel.Scale), -127, 127))];
    }

    private sealed class Row(string[] words, bool whole, double weight)
    {
        public string[] Words { get; } = words;

        public bool Whole { get; } = whole;

        public double Weight { get; set; } = weight;
    }
}
