using Parley.Bench;

namespace Parley.Lab.Runs;

/// <summary>
/// Runs calls side by side as far as the machine holds: not more than a capacity at once, fewer while waits end late. When
/// the budget of time is used up the rest is left out, so each measure puts first what must not be missing.
/// </summary>
internal sealed class JobQueue(BenchClock clock, int capacity)
{
    private const int LeastCapacity = 2 * LabJob.Ear;
    private const double ProbeMs = 20;
    private const double LateMs = 8;
    private const double LongestPauseMs = 1000;

    private static readonly TimeSpan JobLimit = TimeSpan.FromSeconds(120);

    private readonly List<string> _problems = [];
    private readonly List<(LabJob Job, Task Task)> _running = [];
    private readonly int _most = capacity;
    private int _capacity = capacity;

    /// <summary>Calls that failed, and why.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Calls left out because the time was over.</summary>
    public int LeftOut { get; private set; }

    public int Finished { get; private set; }

    /// <param name="measures">The calls of each measure in its own order; all measures go forward at the same pace.</param>
    /// <param name="progress">Told how many of how many are done.</param>
    public async Task RunAsync(
        IReadOnlyList<IReadOnlyList<LabJob>> measures,
        double budgetMs,
        Action<int, int> progress,
        CancellationToken cancellationToken
    )
    {
        var jobs = InStep(measures);
        var until = clock.NowMs + budgetMs;
        foreach (var job in jobs)
        {
            while (_running.Count > 0 && _running.Sum(one => one.Job.Weight) + job.Weight > _capacity)
            {
                await FinishOneAsync();
            }

            if (clock.NowMs > until)
            {
                LeftOut++;
                continue;
            }

            await QuietAsync(cancellationToken);
            _running.Add((job, GuardAsync(job, cancellationToken)));
            progress(Finished, jobs.Count);
        }

        while (_running.Count > 0)
        {
            await FinishOneAsync();
            progress(Finished, jobs.Count);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Merges lists so that each is used up at the same rate.</summary>
    public static IReadOnlyList<LabJob> InStep(IReadOnlyList<IReadOnlyList<LabJob>> measures) =>
        [
            .. measures
                .SelectMany(jobs => jobs.Select((job, i) => (job, at: (i + 0.5) / jobs.Count)))
                .OrderBy(pair => pair.at)
                .Select(pair => pair.job),
        ];

    private async Task FinishOneAsync()
    {
        await Task.WhenAny(_running.Select(one => one.Task));
        Finished += _running.RemoveAll(one => one.Task.IsCompleted);
    }

    private async Task QuietAsync(CancellationToken cancellationToken)
    {
        var until = clock.NowMs + LongestPauseMs;
        for (var quiet = 0; clock.NowMs < until; )
        {
            var began = clock.NowMs;
            await clock.WaitAsync(ProbeMs, cancellationToken);
            quiet = clock.NowMs - began - ProbeMs < LateMs ? quiet + 1 : 0;
            if (quiet == 2)
            {
                _capacity = Math.Min(_most, _capacity + 1);
                return;
            }
        }

        // Others use the machine: callers that are late measure themselves.
        _capacity = Math.Max(Math.Min(_most, LeastCapacity), _capacity * 3 / 4);
    }

    private async Task GuardAsync(LabJob job, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(JobLimit, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await job.RunAsync(either.Token);
        }
        catch (Exception e)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            lock (_problems)
            {
                _problems.Add($"{job.Name}: {(e is OperationCanceledException ? "took too long" : e.Message)}");
            }
        }
    }
}
