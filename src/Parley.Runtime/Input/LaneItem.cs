using Parley.Core;

namespace Parley.Runtime.Input;

/// <summary>What travels from the socket to the session, in the client's order: audio and events share one path.</summary>
internal abstract record LaneItem;

/// <summary>Audio in the session's input format.</summary>
/// <param name="EventId">The client event, for errors.</param>
internal sealed record LaneAudio(ReadOnlyMemory<byte> Audio, string? EventId) : LaneItem;

/// <summary>An event that is passed on as it is.</summary>
/// <param name="Fence">True when the audio that follows depends on it.</param>
internal sealed record LaneForward(SessionInput Input, bool Fence) : LaneItem;

internal sealed record LaneCommit(string? EventId) : LaneItem;

internal sealed record LaneClear : LaneItem;

/// <summary>The loop left an order for the lane.</summary>
internal sealed record LaneWake : LaneItem
{
    public static LaneWake Instance { get; } = new();
}

/// <summary>The person was speaking, and then no more audio came.</summary>
internal sealed record LaneStalled : LaneItem
{
    public static LaneStalled Instance { get; } = new();
}
