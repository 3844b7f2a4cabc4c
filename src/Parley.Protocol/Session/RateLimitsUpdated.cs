using System.Collections.Immutable;

namespace Parley.Protocol.Session;

/// <summary><c>rate_limits.updated</c>: what is left after a response. In the OpenAI dialects, where something is limited.</summary>
public sealed record RateLimitsUpdated(ImmutableArray<RateLimit> RateLimits) : ServerEvent;

/// <summary>One limit.</summary>
/// <param name="Name"><c>requests</c> or <c>tokens</c>.</param>
/// <param name="ResetSeconds">Seconds until all of it is there again.</param>
public sealed record RateLimit(string Name, long Limit, long Remaining, double ResetSeconds);
