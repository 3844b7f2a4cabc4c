using System.Collections.Immutable;

namespace Parley.Protocol.Session;

/// <summary><c>session.update</c>: changes the fields that are present, leaves the others.</summary>
public sealed record SessionUpdate(SessionPatch Patch) : ClientEvent;

/// <summary><c>session.created</c>: the first event on every socket.</summary>
public sealed record SessionCreated(SessionView Session) : ServerEvent;

/// <summary><c>session.updated</c>: answers each accepted update with the full effective session.</summary>
public sealed record SessionUpdated(SessionView Session) : ServerEvent;

/// <summary>The session as the client sees it.</summary>
/// <param name="ExpiresAt">Unix seconds; null when the session has no limit.</param>
public sealed record SessionView(string Id, SessionConfig Config, long? ExpiresAt = null);
