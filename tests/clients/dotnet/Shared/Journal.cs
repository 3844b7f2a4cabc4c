using System.Threading.Channels;

namespace Parley.Clients;

/// <summary>Runs the client's receive loop, keeps what it gave, and lets a scenario wait for what comes next.</summary>
internal sealed class Journal : IDisposable
{
    private readonly Channel<Update> _arriving = Channel.CreateUnbounded<Update>();
    private readonly List<Update> _seen = [];
    private readonly Dictionary<Happening, int> _given = [];
    private readonly CancellationTokenSource _ending;
    private readonly Task _loop;

    public Journal(IStockSession session, CancellationToken cancellationToken)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _loop = ReceiveAsync(session, _ending.Token);
    }

    public IReadOnlyList<Update> Seen => _seen;

    /// <summary>Names on the wire in order, each run of a name once.</summary>
    public IReadOnlyList<string> Types =>
        [
            .. _seen
                .Select(update => update.Type)
                .Where((type, i) => i == 0 || !string.Equals(type, _seen[i - 1].Type, StringComparison.Ordinal)),
        ];

    public int AudioBytes => Of(Happening.AudioDelta).Sum(update => update.Bytes);

    /// <summary>The answers, as text or as transcript of the voice.</summary>
    public string Said =>
        string.Concat(
            _seen.Where(u => u.What is Happening.TextDelta or Happening.TranscriptDelta).Select(update => update.Text)
        );

    public IEnumerable<Update> Of(Happening what) => _seen.Where(update => update.What == what);

    /// <summary>The next update of the kind that was not given out yet.</summary>
    /// <exception cref="ScenarioException">It does not come, or the receive loop broke.</exception>
    public async Task<Update> NextAsync(Happening what, CancellationToken cancellationToken)
    {
        var from = _given.GetValueOrDefault(what);
        for (var i = from; ; i++)
        {
            if (i >= _seen.Count)
            {
                await ReadAsync(what, cancellationToken);
            }

            if (_seen[i].What == what)
            {
                _given[what] = i + 1;
                return _seen[i];
            }
        }
    }

    /// <summary>Reads until the server has said goodbye.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _loop.WaitAsync(cancellationToken);
        while (_arriving.Reader.TryRead(out var update))
        {
            _seen.Add(update);
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task ReadAsync(Happening what, CancellationToken cancellationToken)
    {
        try
        {
            _seen.Add(await _arriving.Reader.ReadAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            throw new ScenarioException($"no {what} came; got {string.Join(", ", Types)}");
        }
        catch (ChannelClosedException closed)
        {
            throw new ScenarioException(
                $"the receive loop ended before {what}: {closed.InnerException}; got {string.Join(", ", Types)}",
                closed
            );
        }
    }

    private async Task ReceiveAsync(IStockSession session, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var update in session.ReceiveAsync(cancellationToken))
            {
                await _arriving.Writer.WriteAsync(update, cancellationToken);
            }

            _arriving.Writer.TryComplete();
        }
        catch (Exception broken)
        {
            _arriving.Writer.TryComplete(broken);
        }
    }
}
