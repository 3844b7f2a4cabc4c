using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.Agents.Storage;
using Parley.Agents.Wire;

namespace Parley.Agents.Turns;

/// <summary>The runs that this server executes now. A run is a task of its own: whoever asked for it may leave.</summary>
internal sealed partial class RunFloor(AgentStore store, RunOptions options, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Project, string Id), Active> _active = new();
    private readonly CancellationTokenSource _stop = new();
    private int _taken;
    private volatile bool _closed;

    public DateTimeOffset NewLease => time.GetUtcNow() + options.Lease;

    /// <summary>Holds a place for a run; dispose it when no run comes of it.</summary>
    /// <exception cref="AgentException">All places are taken, or the server ends.</exception>
    public Place Take()
    {
        if (_closed)
        {
            throw new AgentException(503, "server_stopping", "The server is shutting down; try again in a moment.");
        }

        if (Interlocked.Increment(ref _taken) > options.MostAtOnce)
        {
            Interlocked.Decrement(ref _taken);
            throw new AgentException(429, "rate_limit_exceeded", "Too many runs are at work here; try again shortly.");
        }

        return new Place(this);
    }

    public bool IsActive(string project, string id) => _active.ContainsKey((project, id));

    public RunFeed? FeedOf(string project, string id) => _active.GetValueOrDefault((project, id))?.Feed;

    /// <summary>Ends with the run; at once when it is not executed here.</summary>
    public Task EndOf(string project, string id) =>
        _active.GetValueOrDefault((project, id))?.Ended ?? Task.CompletedTask;

    /// <summary>Asks a run to stop. The task ends when its end is stored; at once when it is not executed here.</summary>
    public Task Cancel(string project, string id)
    {
        if (!_active.TryGetValue((project, id), out var active))
        {
            return Task.CompletedTask;
        }

        active.Cancel();
        return active.Ended;
    }

    /// <summary>Stops the run that is under way in a conversation, when there is one, and waits for its end.</summary>
    public async Task CancelInAsync(string project, string conversation, CancellationToken cancellationToken)
    {
        var active = await store.ReadAsync(
            unit => RunsOf.ActiveAsync(unit, project, conversation, cancellationToken),
            cancellationToken
        );
        if (active is not null)
        {
            await Cancel(project, active).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Renews the leases of all runs here, and stops those that another server was told to cancel.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var until = NewLease;
        foreach (var (project, id) in _active.Keys)
        {
            var wanted = await store.WriteAsync(
                unit => unit.RenewLeaseAsync(project, id, until, cancellationToken),
                cancellationToken
            );
            if (!wanted)
            {
                _ = Cancel(project, id);
            }
        }
    }

    /// <summary>Takes no more runs, and lets those that are at work end by themselves for a while.</summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        _closed = true;
        try
        {
            await Task.WhenAll(_active.Values.Select(active => active.Ended))
                .WaitAsync(patience, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // They are stopped later.
        }
    }

    /// <summary>Stops all runs and waits until their ends are stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _closed = true;
        await _stop.CancelAsync();
        foreach (var active in _active.Values)
        {
            active.Cancel();
        }

        await Task.WhenAll(_active.Values.Select(active => active.Ended));
        _stop.Dispose();
    }

    /// <summary>True once the server ends: a run that stops now was not cancelled by its client.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    private RunFeed Start(string project, string id, Func<RunFeed, CancellationToken, Task> work)
    {
        var active = new Active();
        _active[(project, id)] = active;
        if (_stop.IsCancellationRequested)
        {
            active.Cancel();
        }

        active.Begin(Task.Run(() => WorkAsync(project, id, active, work), CancellationToken.None));
        return active.Feed;
    }

    private async Task WorkAsync(string project, string id, Active active, Func<RunFeed, CancellationToken, Task> work)
    {
        try
        {
            await work(active.Feed, active.Token);
        }
        catch (Exception e)
        {
            LogBroken(id, e);
            active.Feed.Complete(e);
        }
        finally
        {
            _active.TryRemove((project, id), out _);
            Interlocked.Decrement(ref _taken);
            active.Feed.Complete();
            active.Dispose();
        }
    }

    [LoggerMessage(EventId = 401, Level = LogLevel.Error, Message = "Run {Run} broke")]
    private partial void LogBroken(string run, Exception exception);

    /// <summary>A place for one run.</summary>
    internal sealed class Place(RunFloor floor) : IDisposable
    {
        private bool _used;

        /// <summary>Starts the run beside everything else.</summary>
        public RunFeed Start(string project, string id, Func<RunFeed, CancellationToken, Task> work)
        {
            _used = true;
            return floor.Start(project, id, work);
        }

        public void Dispose()
        {
            if (!_used)
            {
                _used = true;
                Interlocked.Decrement(ref floor._taken);
            }
        }
    }

    private sealed class Active : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly CancellationTokenSource _cancel = new();
        private readonly TaskCompletionSource<Task> _task = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _over;

        public RunFeed Feed { get; } = new();

        public CancellationToken Token => _cancel.Token;

        public Task Ended => EndedAsync();

        public void Begin(Task task) => _task.SetResult(task);

        public void Cancel()
        {
            lock (_lock)
            {
                if (!_over)
                {
                    // Listeners of the token must not run inside this lock.
                    _ = _cancel.CancelAsync();
                }
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                _over = true;
                _cancel.Dispose();
            }
        }

        private async Task EndedAsync() => await await _task.Task;
    }
}
