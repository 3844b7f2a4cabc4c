using System.Collections.Frozen;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Knowledge;

/// <summary>Finds passages by BM25 over stems. Immutable; safe for all sessions at once.</summary>
internal sealed class PassageIndex
{
    private const double K1 = 1.2;
    private const double B = 0.5;
    private const double HeadingWeight = 0.6;
    private const double BeforeWeight = 0.4;

    // A word that no passage has weighs as much as the rarest one: the question is about something else then.
    private readonly double _rarest;
    private readonly double _averageLength;
    private readonly Passage[] _passages;
    private readonly double[] _lengths;
    private readonly FrozenDictionary<string, (int Passage, double Weight)[]> _postings;

    public PassageIndex(IEnumerable<Passage> passages)
    {
        _passages = [.. passages];
        _lengths = new double[_passages.Length];
        Dictionary<string, Dictionary<int, double>> postings = new(StringComparer.Ordinal);
        for (int i = 0; i < _passages.Length; i++)
        {
            Add(Words(_passages[i].Text), i, 1);
            Add(Words(_passages[i].Heading), i, HeadingWeight);
            Add(Words(_passages[i].Before ?? ""), i, BeforeWeight);
        }

        _averageLength = _passages.Length == 0 ? 1 : Math.Max(1, _lengths.Average());
        _rarest = Rarity(1);
        _postings = postings.ToFrozenDictionary(
            p => p.Key,
            p => p.Value.Select(w => (w.Key, w.Value)).ToArray(),
            StringComparer.Ordinal
        );

        void Add(IEnumerable<string> words, int passage, double weight)
        {
            foreach (string stem in Stem.Content(words))
            {
                if (!postings.TryGetValue(stem, out Dictionary<int, double>? posting))
                {
                    postings[stem] = posting = [];
                }

                posting[passage] = posting.GetValueOrDefault(passage) + weight;
                _lengths[passage] += weight;
            }
        }
    }

    public int Count => _passages.Length;

    /// <summary>All words that occur, for correcting misheard ones.</summary>
    public bool Knows(string word) => _postings.ContainsKey(Stem.Of(word));

    /// <summary>The best passage, or null when no content word of the question occurs anywhere.</summary>
    public Finding? Find(IReadOnlyList<string> question)
    {
        string[] stems = [.. Stem.Content(question).Distinct(StringComparer.Ordinal)];
        double[] scores = new double[_passages.Length];
        double[] covered = new double[_passages.Length];
        double total = 0;
        foreach (string stem in stems)
        {
            if (!_postings.TryGetValue(stem, out (int Passage, double Weight)[]? posting))
            {
                total += _rarest;
                continue;
            }

            double rarity = Rarity(posting.Length);
            total += rarity;
            foreach ((int passage, double weight) in posting)
            {
                double length = 1 - B + (B * _lengths[passage] / _averageLength);
                scores[passage] += rarity * weight * (K1 + 1) / (weight + (K1 * length));
                covered[passage] += rarity;
            }
        }

        int best = -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > 0 && (best < 0 || scores[i] > scores[best]))
            {
                best = i;
            }
        }

        return best < 0 ? null : new Finding(_passages[best], scores[best], covered[best] / total);
    }

    private double Rarity(int count) => Math.Log(1 + ((_passages.Length - count + 0.5) / (count + 0.5)));

    private static IEnumerable<string> Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Tokens.Of);
}
