using Parley.Runtime.Sessions;
using Parley.Server.Gateway;
using Parley.Server.Settings;

namespace Parley.Server.Hosting;

/// <summary>Before the server stops listening: refuses new sessions and lets the answers under way finish.</summary>
internal sealed partial class Shutdown(
    ServerGate gate,
    SessionHost sessions,
    ServerSettings settings,
    ILogger<Shutdown> logger
) : IHostedLifecycleService
{
    /// <summary>How long sessions may take to end after they were told to end at once.</summary>
    private static readonly TimeSpan AbortLimit = TimeSpan.FromSeconds(5);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        gate.Close();
        var active = sessions.ActiveSessions;
        if (active == 0)
        {
            return;
        }

        LogDraining(active, settings.DrainLimit.TotalSeconds);
        try
        {
            await sessions.DrainAsync(settings.DrainLimit, cancellationToken).WaitAsync(gate.Aborting);
        }
        catch (OperationCanceledException)
        {
            // The limit passed, or a second signal came.
        }

        if (sessions.ActiveSessions == 0)
        {
            return;
        }

        LogAborting(sessions.ActiveSessions);
        gate.Abort();
        await sessions.DrainAsync(AbortLimit, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        EventId = 140,
        Level = LogLevel.Information,
        Message = "Stopping: {Sessions} sessions have up to {Seconds} s to finish their answers"
    )]
    private partial void LogDraining(int sessions, double seconds);

    [LoggerMessage(
        EventId = 141,
        Level = LogLevel.Warning,
        Message = "Sessions that did not end in time and are ended now: {Sessions}"
    )]
    private partial void LogAborting(int sessions);
}
