namespace Parley.Engines.Hearing.Phrases;

/// <summary>The words of a text on their way through patterns.</summary>
/// <param name="Words">Lower case, without punctuation.</param>
internal sealed record PhraseWalk(IReadOnlyList<string> Words, IReadOnlyDictionary<string, PhraseNode> Parts)
{
    /// <summary>Probability of what begins with all the words and goes on.</summary>
    public double Open { get; set; }

    /// <returns>Probability of what is whole with all the words.</returns>
    public double Through(PhraseNode pattern)
    {
        var at = new double[Words.Count + 1];
        at[0] = 1;
        return pattern.Follow(this, at)?[^1] ?? 0;
    }

    /// <summary>The sum of both, in either; null is nothing.</summary>
    public static double[]? Add(double[]? a, double[]? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        return [.. a.Zip(b, (x, y) => x + y)];
    }
}
