namespace Parley.Bench.Load;

/// <summary>What every connection of a load does.</summary>
/// <param name="Address">A loopback address with path and query.</param>
/// <param name="Key">Sent as api-key; null: none.</param>
/// <param name="Setup">Frames sent once, before the load.</param>
/// <param name="ReadyType">The event that says that the set-up is done; null: nothing to wait for.</param>
/// <param name="Beat">The frames sent every 100 ms, with one write. Several variants are sent in turn.</param>
/// <param name="AnswerType">The event that answers the last frame of a beat.</param>
internal sealed record LoadPlan(
    Uri Address,
    string? Key,
    byte[] Setup,
    string? ReadyType,
    IReadOnlyList<byte[]> Beat,
    string AnswerType
)
{
    public const double BeatMs = 100;

    /// <summary>Of the load, before anything counts: the first messages of a session cost more.</summary>
    public double WarmUpMs { get; init; } = 700;
}
