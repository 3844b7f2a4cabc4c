using System.Collections.Immutable;

namespace Parley.Core.Turns;

/// <summary>Where the person's turns stand.</summary>
/// <param name="Open">The turn that is being heard, if any.</param>
/// <param name="Pending">Turns that are over and wait for their transcript, oldest first.</param>
public sealed record TurnState(OpenTurn? Open, ImmutableList<PendingTurn> Pending)
{
    public static TurnState Idle { get; } = new(null, []);
}

/// <summary>A turn that is being heard.</summary>
/// <param name="Number">Its generation.</param>
/// <param name="ByDetector">True when voice activity opened it; false for a manual buffer.</param>
/// <param name="ClientTurn">The client's own name of a turn that it delimits itself; null for all others.</param>
public sealed record OpenTurn(
    int Number,
    string ItemId,
    long StartSample,
    bool ByDetector,
    StablePrefix Partial,
    string? ClientTurn = null
)
{
    /// <summary>The person is silent; the turn may be over.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Answers that were begun while it was open.</summary>
    public int Speculations { get; init; }
}

/// <summary>A turn that waits for its transcript.</summary>
/// <param name="Answer">True when the server answers by itself.</param>
public sealed record PendingTurn(int Number, string ItemId, long Samples, bool Answer, StablePrefix Partial)
{
    /// <summary>The part of the item that is written down.</summary>
    public int ContentIndex { get; init; }

    /// <summary>True when the client was shown the item already.</summary>
    public bool IsShown { get; init; }
}
