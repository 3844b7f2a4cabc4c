namespace Parley.Core.Turns;

/// <summary>The client begins a turn of its own; its audio starts at this sample.</summary>
/// <param name="EventId">The client event, for errors.</param>
public sealed record ClientTurnStarted(string TurnId, long AtSample, string? EventId) : SessionInput;

/// <summary>The client's turn is whole; its audio ends before this sample.</summary>
public sealed record ClientTurnEnded(string TurnId, long AtSample, string? EventId) : SessionInput
{
    /// <summary>When that sample came in; null: now.</summary>
    public DateTimeOffset? LastSoundAt { get; init; }
}

/// <summary>The client takes its turn back.</summary>
public sealed record ClientTurnCancelled(string TurnId, string? EventId) : SessionInput;
