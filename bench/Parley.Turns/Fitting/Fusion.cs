using Parley.Engines.Hearing.EndOfTurn;
using Parley.Turns.Pauses;

namespace Parley.Turns.Fitting;

/// <summary>Fits the weights of the fusion, and judges them by speakers that were left out.</summary>
internal static class Fusion
{
    /// <summary>A recording that is long enough for a pause within; a word alone teaches nothing of how turns end.</summary>
    public static bool IsLong(PauseExample example) => example.Seconds > 1.5;

    /// <summary>Sound, and the opinion on the text behind it.</summary>
    public static double[] Inputs(PauseExample example, bool withText)
    {
        var values = FusionWeights.Values(example.Sound).ToList();
        if (withText)
        {
            values.Add(TurnText.Judge(example.Text, ["en"]).Logit);
        }

        return [.. values];
    }

    /// <summary>Every speaker counts alike among ends and among pauses; both count alike together.</summary>
    public static List<(double[] X, bool Y, double Weight)> Rows(
        IReadOnlyList<PauseExample> examples,
        Func<PauseExample, double[]> inputs
    ) =>
        [
            .. examples
                .GroupBy(e => (e.IsEnd, e.Speaker))
                .SelectMany(group => group.Select(e => (inputs(e), e.IsEnd, Math.Sqrt(group.Count()) / group.Count())))
                .GroupBy(row => row.IsEnd)
                .SelectMany(group =>
                {
                    var sum = group.Sum(row => row.Item3);
                    return group.Select(row => (row.Item1, row.IsEnd, row.Item3 / sum));
                }),
        ];

    /// <summary>For each example the logit by weights that were fitted without its speaker.</summary>
    public static Dictionary<PauseExample, double> LeaveOneSpeakerOut(
        IReadOnlyList<PauseExample> examples,
        Func<PauseExample, double[]> inputs,
        double penalty
    )
    {
        var logits = new Dictionary<PauseExample, double>(ReferenceEqualityComparer.Instance);
        foreach (var speaker in examples.Select(e => e.Speaker).Distinct(StringComparer.Ordinal))
        {
            var others = examples.Where(e => !string.Equals(e.Speaker, speaker, StringComparison.Ordinal)).ToList();
            var fit = LogisticFit.Of(Rows(others, inputs), penalty);
            foreach (var e in examples.Where(e => string.Equals(e.Speaker, speaker, StringComparison.Ordinal)))
            {
                logits[e] = Math.Clamp(fit.Logit(inputs(e)), -6, 6);
            }
        }

        return logits;
    }

    /// <summary>The sound as one value, the text, and the vote: what each is worth beside the others.</summary>
    /// <param name="sound">Logits of the sound alone, by weights that were fitted without the speaker.</param>
    public static Func<PauseExample, double[]> BesideVotes(Dictionary<PauseExample, double> sound, bool withText) =>
        e =>
        {
            var p = Math.Clamp(e.Vote ?? 0.5, 0.01, 0.99);
            double[] values = [Math.Clamp(sound[e], -4, 4), Math.Log(p / (1 - p))];
            return withText ? [.. values, TurnText.Judge(e.Text, ["en"]).Logit] : values;
        };
}
