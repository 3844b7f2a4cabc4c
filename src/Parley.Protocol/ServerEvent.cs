namespace Parley.Protocol;

/// <summary>An event for the client. <see cref="EventId"/> is unique within the session.</summary>
public abstract record ServerEvent
{
    /// <summary>Given by the session when the event is emitted; never empty on the wire.</summary>
    public string EventId { get; init; } = "";
}
