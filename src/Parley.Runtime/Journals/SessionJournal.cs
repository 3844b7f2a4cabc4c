using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Core;
using Parley.Core.Speech;

namespace Parley.Runtime.Journals;

/// <summary>
/// Writes down one session beside it. The session never waits for it: what finds the queue full is lost, and counted, and the
/// journal says so. Thread-safe.
/// </summary>
internal sealed partial class SessionJournal
{
    private const int MaxWaiting = 8_192;
    private const int MaxWaitingBytes = 32 * 1024 * 1024;
    private const int FlushBytes = 64 * 1024;

    private readonly Channel<JournalEntry> _entries = Channel.CreateBounded<JournalEntry>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );
    private readonly Lock _gate = new();
    private readonly Stream _file;
    private readonly long _longest;
    private readonly JournalLines _lines;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;
    private readonly ILogger _logger;
    private long _waitingBytes;
    private long _lost;
    private long _lostUntold;
    private long _written;
    private int _calls;
    private bool _full;

    public SessionJournal(Stream file, long longest, JournalHeader header, TimeProvider time, ILogger logger)
    {
        (_file, _longest, _time, _logger) = (file, longest, time, logger);
        _started = header.Started;
        _lines = new(header.Start.Profile.At(header.Start.ApiVersion));
        Add(new HeaderEntry(header));
    }

    private TimeSpan Now => _time.GetUtcNow() - _started;

    public void Received(ReadOnlySpan<byte> message) =>
        Add(new ClientEntry(Now, JournalSecrets.Hide(message.ToArray())));

    public void ReceivedTooLarge() => Add(new ClientEntry(Now, null));

    public void HungUp() => Add(new HangUpEntry(Now));

    /// <summary>The loop has taken a step.</summary>
    /// <param name="effects">Copied: the loop uses its list again.</param>
    public void Stepped(DateTimeOffset now, SessionInput input, List<SessionEffect> effects)
    {
        var size = input is SpokenAudio audio ? audio.Audio.Length : 0;
        Add(new StepEntry(now - _started, input, [.. effects]) { Cost = 256 + (2 * size) });
    }

    /// <summary>A number for one call of an engine.</summary>
    public int NextCall() => Interlocked.Increment(ref _calls);

    public void Told(string engine, int call, EngineNews news, int size = 0) =>
        Add(new EngineEntry(Now, engine, call, news, size));

    /// <summary>No more entries; what waits is still written.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_entries.Writer.TryWrite(new EndEntry(Now, _lost)))
            {
                _lost++;
            }

            _entries.Writer.TryComplete();
        }
    }

    /// <summary>Runs until the journal is complete and written, or cannot be written; never throws.</summary>
    public async Task RunAsync()
    {
        try
        {
            await using (_file)
            {
                await WriteAllAsync();
            }
        }
        catch (Exception e)
        {
            LogBroken(_logger, e.GetType().Name);
            _entries.Writer.TryComplete();
        }
    }

    private async Task WriteAllAsync()
    {
        while (await _entries.Reader.WaitToReadAsync())
        {
            while (_entries.Reader.TryRead(out var entry))
            {
                Interlocked.Add(ref _waitingBytes, -entry.Cost);
                if (!Take(entry))
                {
                    continue;
                }

                if (_lines.Written.Length > FlushBytes)
                {
                    await FlushAsync();
                }
            }

            await FlushAsync();
        }
    }

    /// <summary>False for what finds no room in the file; the end still does.</summary>
    private bool Take(JournalEntry entry)
    {
        if (entry is EndEntry end)
        {
            _lines.Add(end with { Lost = Interlocked.Read(ref _lost) });
            return true;
        }

        if (!_full && _written + _lines.Written.Length >= _longest)
        {
            _full = true;
            LogFull(_logger);
        }

        if (_full)
        {
            Interlocked.Increment(ref _lost);
            return false;
        }

        _lines.Add(entry);
        return true;
    }

    private async Task FlushAsync()
    {
        await _file.WriteAsync(_lines.Written);
        await _file.FlushAsync();
        _written += _lines.Written.Length;
        _lines.Clear();
    }

    private void Add(JournalEntry entry)
    {
        lock (_gate)
        {
            if (Interlocked.Read(ref _waitingBytes) + entry.Cost > MaxWaitingBytes)
            {
                Lose();
                return;
            }

            if (_lostUntold > 0 && _entries.Writer.TryWrite(new LostEntry(Now, _lostUntold)))
            {
                _lostUntold = 0;
            }

            if (_entries.Writer.TryWrite(entry))
            {
                Interlocked.Add(ref _waitingBytes, entry.Cost);
            }
            else
            {
                Lose();
            }
        }
    }

    private void Lose()
    {
        _lost++;
        _lostUntold++;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The session's journal cannot be written ({Exception}): it is broken off"
    )]
    private static partial void LogBroken(ILogger logger, string exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The session's journal has reached its longest: it is broken off"
    )]
    private static partial void LogFull(ILogger logger);
}
