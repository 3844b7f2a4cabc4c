using Parley.Engines.Hearing.EndOfTurn;
using Parley.Turns.Pauses;

namespace Parley.Turns.Fitting;

/// <summary>Fits the weights of the fusion, and judges them by speakers that were left out.</summary>
internal static class Fusion
{
    /// <summary>A recording that is long enough for a pause within; a word alone teaches nothing of how turns end.</summary>
    public static bool IsLong(PauseExample example) => example.Seconds > 1.5;

    /// <summary>Sound, and the opinion on the text behind it.</summary>
    public static double[] Inputs(PauseExample example, bool withText, bool withVote)
    {
        var values = FusionWeights.Values(example.Sound).ToList();
        if (withText)
        {
            values.Add(TurnText.Judge(example.Text, ["en"]));
        }

        if (withVote)
        {
            var p = Math.Clamp(example.Vote ?? 0.5, 0.01f, 0.99f);
            values.Add(Math.Log(p / (1 - p)));
        }

        return [.. values];
    }

    /// <summary>Every speaker counts alike among ends and among pauses; both count alike together.</summary>
    public static List<(double[] X, bool Y, double Weight)> Rows(
        IReadOnlyList<PauseExample> examples,
        bool withText,
        bool withVote
    ) =>
        [
            .. examples
                .GroupBy(e => (e.IsEnd, e.Speaker))
                .SelectMany(group =>
                    group.Select(e =>
                        (Inputs(e, withText, withVote), e.IsEnd, Math.Sqrt(group.Count()) / group.Count())
                    )
                )
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
        bool withText,
        bool withVote,
        double penalty
    )
    {
        var logits = new Dictionary<PauseExample, double>(ReferenceEqualityComparer.Instance);
        foreach (var speaker in examples.Select(e => e.Speaker).Distinct(StringComparer.Ordinal))
        {
            var others = examples.Where(e => !string.Equals(e.Speaker, speaker, StringComparison.Ordinal)).ToList();
            var fit = LogisticFit.Of(Rows(others, withText, withVote), penalty);
            foreach (var e in examples.Where(e => string.Equals(e.Speaker, speaker, StringComparison.Ordinal)))
            {
                logits[e] = Math.Clamp(fit.Logit(Inputs(e, withText, withVote)), -6, 6);
            }
        }

        return logits;
    }
}
