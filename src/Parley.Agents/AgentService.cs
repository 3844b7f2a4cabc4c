using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Classic;
using Parley.Agents.Named;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Agents.Voice;
using Parley.Engines;
using Parley.Engines.Responses;
using Parley.Engines.Tools;

namespace Parley.Agents;

/// <summary>The agent service: agents, their conversations and their runs, in one store.</summary>
public sealed partial class AgentService : IAsyncDisposable
{
    private readonly AgentParts _parts;
    private readonly CancellationTokenSource _stop = new();
    private readonly FileStream? _claim;
    private Task _sweeping = Task.CompletedTask;

    private AgentService(AgentParts parts, FileStream? claim)
    {
        (_parts, _claim) = (parts, claim);
        Assistants = new(parts);
        Threads = new(parts);
        Messages = new(parts, Threads);
        Runs = new(parts, Assistants, Threads);
        Agents = new(parts);
        Conversations = new(parts);
        Responses = new(parts, Agents, Conversations);
        Voice = new(this);
    }

    public Assistants Assistants { get; }

    public Threads Threads { get; }

    public Messages Messages { get; }

    public Runs Runs { get; }

    public NamedAgents Agents { get; }

    public Conversations Conversations { get; }

    public Responses Responses { get; }

    /// <summary>Agents that talk in voice sessions.</summary>
    public VoiceAgents Voice { get; }

    internal AgentStore Store => _parts.Store;

    /// <summary>Opens the store, ends the runs that a server before this one left behind, and goes on looking for such.</summary>
    /// <param name="tools">Reaches servers of tools; null: agents have none.</param>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public static async Task<AgentService> StartAsync(
        StoreTarget target,
        IResponderSource responders,
        IToolHost? tools,
        RunOptions options,
        TimeProvider time,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        var store = await AgentStore.OpenAsync(target, cancellationToken);
        var floor = new RunFloor(store, options, time, logger);
        var service = new AgentService(
            new AgentParts(store, floor, responders, tools, options, time, logger),
            StoreClaim.TryTake(target)
        );
        await new RunSweep(service._parts).PassAsync(alone: service._claim is not null, cancellationToken);
        service._sweeping = Task.Run(() => service.SweepAsync(service._stop.Token), CancellationToken.None);
        return service;
    }

    /// <summary>The service without runs, for programs that look after agents while a server may be at work in the same store.</summary>
    public static async Task<AgentService> OpenAsync(
        StoreTarget target,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var store = await AgentStore.OpenAsync(target, cancellationToken);
        var options = new RunOptions { MostAtOnce = 0 };
        var floor = new RunFloor(store, options, time, NullLogger.Instance);
        return new AgentService(
            new AgentParts(store, floor, new NoResponder(), null, options, time, NullLogger.Instance),
            claim: null
        );
    }

    /// <summary>Takes no more runs, and waits a while for those at work.</summary>
    public Task DrainAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        _parts.Floor.DrainAsync(patience, cancellationToken);

    /// <summary>Stops the runs that are still at work; they are stored as failed.</summary>
    public async Task StopRunsAsync() => await _parts.Floor.DisposeAsync();

    /// <summary>Ends all runs as failed, says so in the store, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sweeping;
        await _parts.Floor.DisposeAsync();
        await _parts.Store.DisposeAsync();
        _claim?.Dispose();
        _stop.Dispose();
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_parts.Options.Sweep, _parts.Time);
        var sweep = new RunSweep(_parts);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await _parts.Floor.RenewAsync(cancellationToken);
                    await sweep.PassAsync(alone: false, cancellationToken);
                }
                catch (StoreException e)
                {
                    LogNotSwept(_parts.Logger, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    [LoggerMessage(EventId = 404, Level = LogLevel.Warning, Message = "The agent store does not answer: {Problem}")]
    private static partial void LogNotSwept(ILogger logger, string problem);

    private sealed class NoResponder : IResponderSource
    {
        public ValueTask<IResponder> GetAsync(CancellationToken cancellationToken) =>
            throw new EngineException(EngineFault.Unavailable, "Nothing answers in this program.");
    }
}
