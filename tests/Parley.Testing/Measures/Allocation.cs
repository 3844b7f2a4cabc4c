namespace Parley.Testing.Measures;

/// <summary>Managed memory that code asks for on the calling thread.</summary>
public static class Allocation
{
    private const int Rounds = 5;

    /// <summary>
    /// Bytes of the round that cost least, of five. What a steady stream costs, it costs in every round; a collection that
    /// another thread causes (which empties pooled arrays) and code that is compiled meanwhile cost one of them.
    /// </summary>
    public static long Least(Action action)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
