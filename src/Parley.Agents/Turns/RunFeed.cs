using System.Runtime.CompilerServices;

namespace Parley.Agents.Turns;

/// <summary>
/// The events of one run, from its first on, for any number of listeners; who comes or goes does not touch the run. Holds at most
/// what one answer may be long.
/// </summary>
public sealed class RunFeed
{
    private readonly Lock _lock = new();
    private readonly List<RunEvent> _events = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _complete;

    /// <summary>Why the run ended early, for listeners in this process; null: it did not, or it goes on.</summary>
    public Exception? Failure { get; private set; }

    internal void Add(RunEvent next)
    {
        lock (_lock)
        {
            _events.Add(next);
            Wake();
        }
    }

    internal void Complete(Exception? failure = null)
    {
        lock (_lock)
        {
            Failure ??= failure;
            _complete = true;
            Wake();
        }
    }

    /// <summary>All events, those that were and those that come, until the run is over or waits for its client.</summary>
    public async IAsyncEnumerable<RunEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = 0; ; )
        {
            RunEvent? found = null;
            Task more;
            lock (_lock)
            {
                if (next < _events.Count)
                {
                    found = _events[next++];
                }
                else if (_complete)
                {
                    yield break;
                }

                more = _more.Task;
            }

            if (found is not null)
            {
                yield return found;
            }
            else
            {
                await more.WaitAsync(cancellationToken);
            }
        }
    }

    private void Wake()
    {
        _more.TrySetResult();
        if (!_complete)
        {
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
