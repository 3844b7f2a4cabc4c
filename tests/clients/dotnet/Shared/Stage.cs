namespace Parley.Clients;

/// <summary>Where one scenario plays: the client, the server, a recorded question, and what becomes known.</summary>
internal sealed class Stage(IStockClient client, StockTarget target, byte[] speech, CancellationToken limit)
    : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public StockTarget Target => target;

    /// <summary>The question "What time is it?": 16 bit PCM, 24 kHz, mono.</summary>
    public byte[] Speech => speech;

    /// <summary>Ends a scenario that takes too long.</summary>
    public CancellationToken Limit => limit;

    /// <summary>What the tests look at afterwards.</summary>
    public Dictionary<string, object?> Facts { get; } = [];

    /// <summary>What the last opened session received.</summary>
    public Journal? Journal { get; private set; }

    public IStockClient Client => client;

    /// <summary>Connects and waits for the first event.</summary>
    public async Task<(IStockSession Session, Journal Journal)> ConnectAsync() =>
        Follow(await client.ConnectAsync(target, limit));

    /// <summary>Connects and configures.</summary>
    public async Task<(IStockSession Session, Journal Journal)> OpenAsync(SessionWishes wishes)
    {
        var (session, journal) = await ConnectAsync();
        await journal.NextAsync(Happening.SessionStarted, limit);
        await session.ConfigureAsync(wishes, limit);
        await journal.NextAsync(Happening.SessionConfigured, limit);
        return (session, journal);
    }

    public (IStockSession Session, Journal Journal) Follow(IStockSession session)
    {
        Journal = new Journal(session, limit);
        _open.Add(session);
        _open.Add(Journal);
        return (session, Journal);
    }

    public void Dispose()
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            _open[i].Dispose();
        }
    }
}
