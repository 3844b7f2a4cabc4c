namespace Parley.Protocol;

/// <summary>An event that a client sent, read and checked. One record per event; see docs/protocol.</summary>
public abstract record ClientEvent
{
    /// <summary>The client's own id; echoed as <c>error.event_id</c> when the event is refused.</summary>
    public string? EventId { get; init; }
}
