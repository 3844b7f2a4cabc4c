using Parley.Protocol.Session;
using Parley.Server.Auth;

namespace Parley.Server.Secrets;

/// <summary>A short-lived key for one client, and the session it opens.</summary>
/// <param name="Owner">Who made it: when that was a key, it counts only as long as the key does.</param>
/// <param name="Config">The settings its sessions begin with; model, dialect and kind are those it was made for.</param>
/// <param name="ExpiresAt">From then on it opens nothing; a session that it opened before goes on.</param>
internal sealed record ClientSecret(Principal Owner, SessionConfig Config, DateTimeOffset ExpiresAt);
