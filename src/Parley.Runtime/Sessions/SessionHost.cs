using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Parley.Core;
using Parley.Runtime.Connection;

namespace Parley.Runtime.Sessions;

/// <summary>Runs sessions, knows which are active, and ends them in good order.</summary>
public sealed partial class SessionHost(TimeProvider time, SessionOptions options, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly ILogger _logger = loggers.CreateLogger("Parley.Session");
    private TaskCompletionSource? _emptied;
    private volatile bool _draining;

    public int ActiveSessions => _sessions.Count;

    /// <summary>True once <see cref="DrainAsync"/> was called: no session should be started any more.</summary>
    public bool IsDraining => _draining;

    /// <summary>Runs one session until it has ended and nothing of it is left.</summary>
    /// <param name="abort">Ends the session at once.</param>
    public async Task RunAsync(
        IClientConnection connection,
        SessionStart start,
        SessionEngines engines,
        CancellationToken abort
    )
    {
        var session = new Session(connection, start, engines, options, time, _logger);
        _sessions[session.Id] = session;
        LogStarted(_logger, session.Id, start.Model, start.ApiVersion);
        try
        {
            if (_draining)
            {
                session.Drain();
            }

            await session.RunAsync(abort);
        }
        finally
        {
            _sessions.TryRemove(session.Id, out _);
            LogEnded(_logger, session.Id);
            if (_sessions.IsEmpty)
            {
                _emptied?.TrySetResult();
            }
        }
    }

    /// <summary>Ends one session at once, and tells its client why; false when it does not run.</summary>
    public bool End(string sessionId, CloseCause cause)
    {
        if (!_sessions.TryGetValue(sessionId, out var session))
        {
            return false;
        }

        session.Stop(cause);
        return true;
    }

    /// <summary>Lets every session finish its answer and close; ends those that are not done within the limit.</summary>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        _emptied = new();
        _draining = true;
        foreach (var session in _sessions.Values)
        {
            session.Drain();
        }

        if (_sessions.IsEmpty)
        {
            return;
        }

        try
        {
            await _emptied.Task.WaitAsync(limit, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            foreach (var session in _sessions.Values)
            {
                session.Stop();
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Session {Session} started: model {Model}, version {ApiVersion}"
    )]
    private static partial void LogStarted(ILogger logger, string session, string model, string? apiVersion);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} ended")]
    private static partial void LogEnded(ILogger logger, string session);
}
