using Microsoft.Extensions.Logging;
using Parley.Core;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Engines.Hearing;
using Parley.Engines.Responses;
using Parley.Protocol.Session;
using Parley.Runtime.Connection;
using Parley.Runtime.Conversation;
using Parley.Runtime.Input;
using Parley.Runtime.Input.FrontEnd.Echo;
using Parley.Runtime.Journals;
using Parley.Runtime.Loop;
using Parley.Runtime.Output;

namespace Parley.Runtime.Sessions;

/// <summary>One connection's session: four long tasks (read, hear, decide, write) around one state, and their common end.</summary>
internal sealed partial class Session
{
    private static readonly TimeSpan _sendTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _endTimeout = TimeSpan.FromSeconds(5);
    private static readonly string _version = typeof(Session).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    private readonly IClientConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SessionEngines _engines;
    private readonly SessionStart _start;
    private readonly SessionLoop _loop;
    private readonly AudioInLane _lane;
    private readonly EffectRunner _runner;
    private readonly Outbox _outbox;
    private readonly AudioArchive _archive;
    private readonly ReadPump _reader;
    private readonly WritePump _writer;
    private readonly SessionJournal? _journal;

    public Session(
        IClientConnection connection,
        SessionStart start,
        SessionEngines engines,
        SessionOptions options,
        TimeProvider time,
        ILogger logger
    )
    {
        (_connection, _time, _logger, _start) = (connection, time, logger, start);
        var profile = start.Profile.At(start.ApiVersion);
        var config = start.Config ?? SessionDefaults.For(start.Model, start.ApiVersion, start.Profile, start.Kind);
        if (engines.Speaker is null)
        {
            config = config with { Speaks = false };
        }

        long? expiresAt = options.MaxDuration is { } longest ? (time.GetUtcNow() + longest).ToUnixTimeSeconds() : null;
        _archive = new(options.KeepAudio);
        _outbox = new(options.OutboxEvents, options.OutboxBytes);
        var state = SessionState.Create(start.SessionId, config, expiresAt) with
        {
            MaxDuration = options.MaxDuration,
            Capabilities = ToCapabilities(engines.Responder.Capabilities, options.Speculation),
            BargeIn = options.BargeIn,
            ToolBounds = options.Tools,
            Bounds = new(options.ConversationItems, options.ConversationBytes),
            Ear = ToAbilities(engines.Transcriber),
        };
        if (options.Journals?.Open(start.SessionId, time.GetUtcNow()) is { } file)
        {
            var header = new JournalHeader(
                JournalHeader.CurrentFormat,
                _version,
                time.GetUtcNow(),
                start,
                state,
                options,
                RecordedEngines.Of(engines)
            );
            _journal = new(file, options.Journals.MaxBytes, header, time, logger);
            engines = JournaledEngines.Of(engines, _journal);
        }

        var track = new ReferenceTrack(time);
        _engines = engines;
        _runner = new(engines, options, time, logger)
        {
            SessionId = start.SessionId,
            Outbox = _outbox,
            Archive = _archive,
            Played = track,
            Usage = start.Usage,
        };
        _loop = new(state, time, _runner.Perform, logger, _journal);
        _lane = new(_loop, engines, _archive, track, options, time, logger) { Usage = start.Usage };
        _runner.Connect(_loop, _lane);
        _reader = new(connection, _lane, profile, options.MaxMessageBytes, time, _journal);
        _writer = new(_outbox, connection, _loop, profile, _sendTimeout, time);
    }

    public string Id => _start.SessionId;

    private static SessionCapabilities ToCapabilities(ResponderCapabilities responder, SpeculationMode mode) =>
        new()
        {
            AcceptsImages = responder.AcceptsImages,
            FetchesImages = responder.FetchesImages,
            FollowsInstructions = responder.FollowsInstructions,
            Speculates =
                !responder.KeepsConversation
                && (mode == SpeculationMode.On || (mode == SpeculationMode.Auto && responder.IsFree)),
        };

    /// <summary>Finish what is being said, then close.</summary>
    public void Drain() => _loop.Post(new DrainRequested());

    /// <summary>End now.</summary>
    public void Stop(CloseCause cause = CloseCause.ServerStopping) => _loop.Stop(cause);

    /// <summary>Runs until the session has ended and everything it started has stopped.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(abort);
        _loop.Post(new Opened());
        foreach (var notice in _engines.Notices.Concat(_start.Notices))
        {
            _loop.Post(new Noticed(notice.Code, notice.Message, notice.Param));
        }

        var journal = _journal?.RunAsync() ?? Task.CompletedTask;
        var loop = DecideAsync();
        var write = GuardAsync(_writer.RunAsync(ending.Token), CloseCause.ConnectionLost);
        var lane = GuardAsync(_lane.RunAsync(ending.Token), CloseCause.InternalFault);
        var read = GuardAsync(_reader.RunAsync(ending.Token), CloseCause.Client);
        try
        {
            await loop.WaitAsync(abort);
        }
        catch (OperationCanceledException)
        {
            Stop();
            await WithinAsync(loop, "deciding");
        }

        await EndAsync(write, ending, lane, read);
        _journal?.Complete();
        await WithinAsync(journal, "the journal");
    }

    private static EarAbilities ToAbilities(ITranscriber? transcriber) =>
        transcriber is { Abilities: var abilities }
            ? new([.. abilities.Languages], abilities.WordTimes, abilities.Probabilities)
            : EarAbilities.All;

    private async Task DecideAsync()
    {
        try
        {
            await _loop.RunAsync();
        }
        catch (Exception e)
        {
            LogBroken(_logger, Id, e);
            _runner.Perform(new CloseConnection(1011, "internal_error"));
        }
    }

    private async Task EndAsync(Task write, CancellationTokenSource ending, Task lane, Task read)
    {
        _outbox.Complete();
        await WithinAsync(write, "sending");
        ending.Cancel();
        var (code, reason) = _runner.Goodbye;
        await WithinAsync(_connection.CloseAsync(code, reason, CancellationToken.None).AsTask(), "the goodbye");
        _lane.Complete();
        await WithinAsync(Task.WhenAll(lane, read), "the pumps");
        await WithinAsync(_lane.DisposeAsync().AsTask(), "transcription");
        await WithinAsync(_runner.StopAsync(), "the engines");
        _archive.Clear();
    }

    /// <summary>Whatever ends one of the long tasks ends the session; only an unexpected exception is worth a line.</summary>
    private async Task GuardAsync(Task task, CloseCause cause)
    {
        try
        {
            await task;
            if (cause == CloseCause.ConnectionLost)
            {
                // The writer is done because the session is.
                return;
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (IOException)
        {
            cause = CloseCause.ConnectionLost;
        }
        catch (TimeoutException)
        {
            cause = CloseCause.ClientTooSlow;
        }
        catch (Exception e)
        {
            LogBroken(_logger, Id, e);
            cause = CloseCause.InternalFault;
        }

        _loop.Stop(cause);
    }

    /// <summary>Never throws: whatever one part of the end does, the other parts follow.</summary>
    private async Task WithinAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(_endTimeout, _time);
        }
        catch (TimeoutException)
        {
            LogLeft(_logger, Id, what);
        }
        catch (Exception e)
        {
            LogBroken(_logger, Id, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} broke")]
    private static partial void LogBroken(ILogger logger, string session, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Session} ended before {What} had stopped")]
    private static partial void LogLeft(ILogger logger, string session, string what);
}
