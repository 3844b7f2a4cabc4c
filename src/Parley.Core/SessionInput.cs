using System.Collections.Immutable;
using Parley.Protocol;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;

namespace Parley.Core;

/// <summary>
/// Something that happened. Everything that a session learns arrives as one of these, in one order. Results of engines carry
/// the generation or turn they were started for; <see cref="SessionCore.Next"/> ignores what is no longer current.
/// </summary>
public abstract record SessionInput;

/// <summary>The connection is open.</summary>
public sealed record Opened : SessionInput;

/// <summary>The client sent a well-formed event that is not ordered with audio.</summary>
public sealed record ClientSent(ClientEvent Event) : SessionInput
{
    /// <summary>The session had heard audio when the event came.</summary>
    public bool AfterAudio { get; init; }
}

/// <summary>The client sent something that cannot be read.</summary>
public sealed record ClientRefused(WireError Error) : SessionInput;

/// <summary>An engine, or the lack of one, has something to tell the client once.</summary>
public sealed record Noticed(string Code, string Message, string? Param) : SessionInput;

/// <summary>What the session may still use, told after a response.</summary>
public sealed record LimitsTold(ImmutableArray<RateLimit> Limits) : SessionInput;

/// <summary>A timer armed by <see cref="ArmTimer"/> is due.</summary>
public sealed record TimerDue(int TimerId) : SessionInput;

/// <summary>The server wants to stop: finish what is being said, then close.</summary>
public sealed record DrainRequested : SessionInput;

/// <summary>The connection is gone, or the session must end now.</summary>
public sealed record Closed(CloseCause Cause) : SessionInput;

public enum CloseCause
{
    Client,
    ConnectionLost,
    ServerStopping,
    ClientTooSlow,
    InternalFault,

    /// <summary>Who opened the session may not have it any more.</summary>
    KeyRevoked,
    TokenExpired,
}

/// <summary>Why an engine failed, as far as the client must know.</summary>
public enum FailureKind
{
    Unavailable,
    Busy,
    Timeout,
    Unsupported,
    Refused,
    Crashed,
}

/// <summary>An engine's failure: whose fault, and one line for people that holds nothing a person said.</summary>
/// <param name="Code">A reason of its own on the wire; null: made of the engine and the kind.</param>
public sealed record EngineFailure(FailureKind Kind, string Message, string? Code = null);
