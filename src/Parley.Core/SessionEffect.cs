using Parley.Protocol;

namespace Parley.Core;

/// <summary>Something that the shell must do. Effects are performed in order; none returns a value.</summary>
public abstract record SessionEffect;

/// <summary>Send an event. The order of these is the order on the wire.</summary>
/// <param name="Generation">The response it belongs to; 0 for none.</param>
public sealed record Emit(ServerEvent Event, int Generation = 0) : SessionEffect;

/// <summary>Wake the session after a while with <see cref="TimerDue"/>.</summary>
public sealed record ArmTimer(int TimerId, TimeSpan After) : SessionEffect;

public sealed record DisarmTimer(int TimerId) : SessionEffect;

/// <summary>Send what is queued, then close the connection.</summary>
public sealed record CloseConnection(int Code, string Reason) : SessionEffect;
