using Parley.Agents;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Engines.Tools;
using Parley.Server.Engines;
using Parley.Server.Gateway;
using Parley.Server.Settings;

namespace Parley.Server.Agents;

/// <summary>
/// Opens the agent service: at the start where there is something to look after, a database or a file of an earlier run, and else
/// with the first request for it.
/// </summary>
internal sealed class AgentHost(
    ServerSettings settings,
    ServerGate gate,
    IEngineSource engines,
    IToolHost tools,
    TimeProvider time,
    ILogger<AgentService> logger
) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1);
    private AgentService? _service;
    private bool _closed;

    /// <summary>Where the settings keep agents.</summary>
    public static StoreTarget TargetOf(ServerSettings settings) =>
        settings.Store ?? StoreTarget.Sqlite(Path.Combine(settings.Data, StoreTarget.FileName));

    private StoreTarget Target => TargetOf(settings);

    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public async ValueTask<AgentService> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _service) is { } there)
        {
            return there;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _service ??= await AgentService.StartAsync(
                Target,
                new EngineResponders(engines),
                tools,
                new RunOptions(),
                time,
                logger,
                cancellationToken
            );
            return _service;
        }
        finally
        {
            _opening.Release();
        }
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (Target.File is not { } file || File.Exists(file))
        {
            _ = await GetAsync(cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs may end by themselves for as long as answers may, and are stopped then: their streams end with them.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_service is { } service)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, gate.Aborting);
            await service.DrainAsync(settings.DrainLimit, end.Token);
            await service.StopRunsAsync();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        if (!_closed)
        {
            _closed = true;
            if (_service is not null)
            {
                await _service.DisposeAsync();
            }
        }

        _opening.Release();
    }
}
