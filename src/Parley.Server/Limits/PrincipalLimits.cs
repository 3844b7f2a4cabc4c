using System.Threading.RateLimiting;
using Parley.Server.Settings;

namespace Parley.Server.Limits;

/// <summary>What one principal has left of everything that is limited for it.</summary>
internal sealed class PrincipalLimits(LimitSettings settings, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SessionWait = TimeSpan.FromSeconds(10);
    private const int SecondsPerMinute = 60;

    public Budget? Connections { get; } = BudgetOf(settings.ConnectionsPerMinute, Minute, time);

    public Budget? Requests { get; } = BudgetOf(settings.RequestsPerMinute, Minute, time);

    public Budget? Tokens { get; } = BudgetOf(settings.TokensPerMinute, Minute, time);

    /// <summary>Seconds of sound.</summary>
    public Budget? Audio { get; } =
        BudgetOf(settings.AudioMinutesPerHour * SecondsPerMinute, TimeSpan.FromHours(1), time);

    public ConcurrencyLimiter? Sessions { get; } =
        settings.ConcurrentSessions is { } most
            ? new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 })
            : null;

    /// <summary>True when it may be forgotten: a new one would be the same.</summary>
    public bool IsUntouched =>
        (Sessions is null || Sessions.IdleDuration is not null)
        && new[] { Connections, Requests, Tokens, Audio }.All(budget => budget is null || budget.Left >= budget.Most);

    /// <summary>Takes one connection, and a place among the sessions at a time.</summary>
    /// <param name="place">To be given back when the session has ended; null when there is no limit, or a hit.</param>
    /// <returns>Null when it may be opened.</returns>
    public LimitHit? OpenSession(out IDisposable? place)
    {
        place = null;
        if (Take(Connections, 1, "connections") is { } connections)
        {
            return connections;
        }

        if (Spent() is { } spent)
        {
            return spent;
        }

        if (Sessions?.AttemptAcquire() is not { } lease)
        {
            return null;
        }

        if (lease.IsAcquired)
        {
            place = lease;
            return null;
        }

        lease.Dispose();
        return new LimitHit("sessions", SessionWait);
    }

    /// <summary>Takes one call over http.</summary>
    public LimitHit? TakeRequest() => Take(Requests, 1, "requests");

    /// <summary>Whether tokens or sound are used up, and until when.</summary>
    public LimitHit? Spent() => Take(Tokens, 0, "tokens") ?? Take(Audio, 0, "audio");

    public void Dispose()
    {
        Connections?.Dispose();
        Requests?.Dispose();
        Tokens?.Dispose();
        Audio?.Dispose();
        Sessions?.Dispose();
    }

    private static LimitHit? Take(Budget? budget, int permits, string name)
    {
        using var lease = budget?.AttemptAcquire(permits);
        return lease is null or { IsAcquired: true }
            ? null
            : new LimitHit(name, lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Minute);
    }

    private static Budget? BudgetOf(int? most, TimeSpan window, TimeProvider time) =>
        most is { } value ? new Budget(value, window, time) : null;
}

/// <summary>A limit that was reached.</summary>
/// <param name="Name">
/// <c>connections</c>, <c>sessions</c>, <c>requests</c>, <c>tokens</c>, <c>audio</c> or <c>failures</c>.
/// </param>
internal sealed record LimitHit(string Name, TimeSpan RetryAfter)
{
    /// <summary>Whole seconds, never too few.</summary>
    public int Seconds => Math.Max(1, (int)Math.Ceiling(RetryAfter.TotalSeconds));
}
