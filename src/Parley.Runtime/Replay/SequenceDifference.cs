namespace Parley.Runtime.Replay;

/// <summary>Two sequences side by side, by their longest common part.</summary>
internal static class SequenceDifference
{
    public static IEnumerable<(T? Before, T? After)> Of<T>(
        IReadOnlyList<T> before,
        IReadOnlyList<T> after,
        Func<T, T, bool> isSame
    )
        where T : class
    {
        // lengths[i, j]: how much the rests from i and from j have in common.
        var lengths = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                lengths[i, j] = isSame(before[i], after[j])
                    ? lengths[i + 1, j + 1] + 1
                    : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        var (a, b) = (0, 0);
        while (a < before.Count || b < after.Count)
        {
            if (a < before.Count && b < after.Count && isSame(before[a], after[b]))
            {
                yield return (before[a++], after[b++]);
            }
            else if (b == after.Count || (a < before.Count && lengths[a + 1, b] >= lengths[a, b + 1]))
            {
                yield return (before[a++], null);
            }
            else
            {
                yield return (null, after[b++]);
            }
        }
    }
}
