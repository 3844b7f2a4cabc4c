namespace Parley.Runtime.Replay;

/// <summary>The turns and answers of two runs side by side.</summary>
internal sealed record CallDifference(IReadOnlyList<ChangedTurn> Turns, IReadOnlyList<ChangedResponse> Responses)
{
    // Hypotheses come between two pieces of sound; which side of a piece they fall on is not recorded.
    private const long NearMs = 100;

    /// <summary>True when every decision is the same.</summary>
    public bool IsEmpty => Turns.All(t => t.IsSame) && Responses.All(r => r.IsSame);

    public static CallDifference Of(CallSummary before, CallSummary after) =>
        new(
            [
                .. SequenceDifference
                    .Of(before.Turns, after.Turns, (a, b) => Near(a.StartMs, b.StartMs))
                    .Select(pair => new ChangedTurn(pair.Before, pair.After)),
            ],
            [
                .. SequenceDifference
                    .Of(
                        before.Responses,
                        after.Responses,
                        (a, b) => string.Equals(a.Text, b.Text, StringComparison.Ordinal) || IsStart(a.Text, b.Text)
                    )
                    .Select(pair => new ChangedResponse(pair.Before, pair.After)),
            ]
        );

    public static bool Near(long? a, long? b) =>
        a is null || b is null ? a == b : Math.Abs(a.Value - b.Value) <= NearMs;

    /// <summary>One is how the other begins: an answer that was cut off does not say it all.</summary>
    public static bool IsStart(string a, string b) =>
        a.Length > 0
        && b.Length > 0
        && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal));
}

/// <summary>A turn in both runs, or in one.</summary>
internal sealed record ChangedTurn(SummaryTurn? Before, SummaryTurn? After)
{
    public bool IsSame =>
        Before is { } a
        && After is { } b
        && CallDifference.Near(a.EndMs, b.EndMs)
        && string.Equals(a.Text, b.Text, StringComparison.Ordinal);
}

/// <summary>An answer in both runs, or in one.</summary>
internal sealed record ChangedResponse(SummaryResponse? Before, SummaryResponse? After)
{
    public bool IsSame =>
        Before is { } a
        && After is { } b
        && string.Equals(a.Status, b.Status, StringComparison.Ordinal)
        && string.Equals(a.Reason, b.Reason, StringComparison.Ordinal)
        && a.IsHeard == b.IsHeard
        && (string.Equals(a.Text, b.Text, StringComparison.Ordinal) || a.Status is "cancelled");
}
