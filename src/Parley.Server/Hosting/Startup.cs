using Parley.Server.Engines;

namespace Parley.Server.Hosting;

/// <summary>Once the server listens, makes the engines and warms them up, beside it.</summary>
internal sealed partial class Startup(IEngineSource engines, ILogger<Startup> logger)
    : IHostedLifecycleService,
        IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _warming = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _warming = Task.Run(() => WarmUpAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _warming.WaitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await engines.WarmUpAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server ends before it was warm.
        }
        catch (Exception e)
        {
            LogFailed(e);
        }
    }

    [LoggerMessage(EventId = 130, Level = LogLevel.Error, Message = "The engines could not be warmed up")]
    private partial void LogFailed(Exception exception);
}
