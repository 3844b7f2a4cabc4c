using Parley.Core;

namespace Parley.Runtime.Input;

/// <summary>What travels from the socket to the session, in the client's order: audio and events share one path.</summary>
/// <param name="Cost">Memory that it holds while it waits, in bytes; 0 for what does not come from the client.</param>
internal abstract record LaneItem(int Cost)
{
    /// <summary>What an item takes beside its content.</summary>
    public const int Overhead = 256;
}

/// <summary>Audio in the session's input format.</summary>
/// <param name="At">When the message came in.</param>
/// <param name="EventId">The client event, for errors.</param>
/// <param name="TurnId">The client's own turn that it belongs to; null: the buffer.</param>
internal sealed record LaneAudio(ReadOnlyMemory<byte> Audio, DateTimeOffset At, string? EventId, string? TurnId = null)
    : LaneItem(Overhead + Audio.Length);

/// <summary>An event that is passed on as it is; what follows may depend on it, so it waits until the loop has taken it.</summary>
/// <param name="Bytes">Length of the message.</param>
internal sealed record LaneForward(SessionInput Input, int Bytes) : LaneItem(Overhead + Bytes);

internal sealed record LaneCommit(string? EventId) : LaneItem(Overhead);

/// <param name="All">Also a turn that the client delimits itself.</param>
internal sealed record LaneClear(bool All) : LaneItem(Overhead);

/// <summary>A turn that the client delimits itself begins or ends here.</summary>
internal sealed record LaneTurn(string TurnId, LaneTurnStep Step, string? EventId) : LaneItem(Overhead);

internal enum LaneTurnStep
{
    Start,
    End,
    Cancel,
}

/// <summary>The loop left an order for the lane.</summary>
internal sealed record LaneWake() : LaneItem(0)
{
    public static LaneWake Instance { get; } = new();
}

/// <summary>The person was speaking, and then no more audio came.</summary>
/// <param name="End">The position after the last sample heard: it counts only while nothing was heard since.</param>
internal sealed record LaneStalled(long End) : LaneItem(0);
