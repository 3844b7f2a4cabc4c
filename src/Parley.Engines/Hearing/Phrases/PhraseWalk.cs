namespace Parley.Engines.Hearing.Phrases;

/// <summary>The words of a text on their way through patterns. Keeps how they go through each part, so that this is found once.</summary>
/// <param name="words">Lower case, without punctuation.</param>
internal sealed class PhraseWalk(IReadOnlyList<string> words, IReadOnlyDictionary<string, PhraseNode> parts)
{
    private readonly Dictionary<(string Part, int At), (double[]? Behind, double Open)> _known = [];

    public IReadOnlyList<string> Words => words;

    /// <summary>The words are the last ones of a text: anything may stand before them.</summary>
    public bool IsTail { get; init; }

    /// <summary>Probability of what begins with all the words and goes on, in what was gone through.</summary>
    public double Open { get; set; }

    /// <returns>Probability of what is whole with all the words.</returns>
    public double Through(PhraseNode pattern) => pattern.Follow(this, Start(0))?[^1] ?? 0;

    /// <summary>Goes through a part; what comes out is in proportion to what goes in.</summary>
    public double[]? Through(string part, double[] at)
    {
        double[]? sum = null;
        for (var i = 0; i < at.Length; i++)
        {
            if (at[i] > 0)
            {
                var (behind, open) = Known(part, i);
                Open += at[i] * open;
                sum = Add(sum, behind, at[i]);
            }
        }

        return sum;
    }

    /// <summary>Adds so many times the other; null is nothing.</summary>
    public static double[]? Add(double[]? sum, double[]? other, double times = 1)
    {
        if (other is not null)
        {
            sum ??= new double[other.Length];
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += times * other[i];
            }
        }

        return sum;
    }

    private (double[]? Behind, double Open) Known(string part, int at)
    {
        if (!_known.TryGetValue((part, at), out var way))
        {
            var before = Open;
            Open = 0;
            var behind = parts[part].Follow(this, Start(at));
            _known[(part, at)] = way = (behind, Open);
            Open = before;
        }

        return way;
    }

    private double[] Start(int at)
    {
        var start = new double[words.Count + 1];
        start[at] = 1;
        return start;
    }
}
