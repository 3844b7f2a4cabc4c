using System.Threading.RateLimiting;

namespace Parley.Server.Limits;

/// <summary>
/// A bucket that fills evenly over its window. What something costs may be known only afterwards: <see cref="Charge"/> then takes
/// it, below zero where it must, and nothing is given until the debt is paid.
/// </summary>
/// <remarks>The library's own limiters read the system's clock, which no test can move, and know no debt.</remarks>
/// <param name="most">What it holds when it is full.</param>
/// <param name="window">How long an empty one takes to fill.</param>
internal sealed class Budget(double most, TimeSpan window, TimeProvider time) : RateLimiter
{
    private readonly Lock _lock = new();
    private double _left = most;
    private long _at = time.GetTimestamp();

    public double Most { get; } = most;

    /// <summary>What is left now, never below zero.</summary>
    public double Left => Math.Max(0, Read());

    /// <summary>How long until it is full again.</summary>
    public TimeSpan UntilFull => Wait(Most - Read());

    public override TimeSpan? IdleDuration => Read() >= Most ? time.GetElapsedTime(_at) : null;

    /// <summary>Takes what was used, whatever is left.</summary>
    public void Charge(double used)
    {
        lock (_lock)
        {
            Fill();
            _left -= used;
        }
    }

    public override RateLimiterStatistics GetStatistics() => new() { CurrentAvailablePermits = (long)Left };

    /// <summary>Zero permits ask whether there is one left, and take none.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            Fill();
            if (_left >= Math.Max(permitCount, 1))
            {
                _left -= permitCount;
                return BudgetLease.Granted;
            }

            return new BudgetLease(Wait(Math.Max(permitCount, 1) - _left));
        }
    }

    /// <summary>Nobody waits in a queue: who is over the limit is told when to come back.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        int permitCount,
        CancellationToken cancellationToken
    ) => new(AttemptAcquireCore(permitCount));

    private double Read()
    {
        lock (_lock)
        {
            Fill();
            return _left;
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(Most, _left + (Most * (time.GetElapsedTime(_at, now) / window)));
        _at = now;
    }

    private TimeSpan Wait(double missing) => missing <= 0 ? TimeSpan.Zero : window * Math.Min(missing / Most, 1_000);

    private sealed class BudgetLease(TimeSpan? retryAfter) : RateLimitLease
    {
        public static readonly BudgetLease Granted = new(null);

        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = MetadataNames.Contains(metadataName, StringComparer.Ordinal) ? retryAfter : null;
            return metadata is not null;
        }
    }
}
