using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Server.Audit;

/// <summary>
/// Writes the audit log, one JSON object per line, beside the requests: they never wait for a disk. What cannot be written to
/// its file goes to the server's log, so that nothing is lost silently.
/// </summary>
internal sealed partial class AuditLog : IAsyncDisposable
{
    /// <summary>Entries that may wait; more are written to the server's log.</summary>
    public const int Most = 10_000;

    private readonly AuditFile? _file;
    private readonly bool _isOn;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(
        new BoundedChannelOptions(Most) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );
    private readonly Task _writing;

    /// <param name="target"><c>log</c>, <c>none</c>, or the path of a file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public AuditLog(string target, TimeProvider time, ILogger<AuditLog> logger)
    {
        (_time, _logger) = (time, logger);
        _isOn = target is not "none";
        _file = target is "none" or "log" ? null : new AuditFile(target, time);
        _writing = _file is null ? Task.CompletedTask : WriteAsync(_file);
    }

    public DateTimeOffset Now => _time.GetUtcNow();

    public void Write(AuditEntry entry)
    {
        if (!_isOn)
        {
            return;
        }

        var line = JsonSerializer.Serialize(entry, AuditJson.Default.AuditEntry);
        if (_file is null || !_waiting.Writer.TryWrite(line))
        {
            LogEntry(line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync(AuditFile file)
    {
        var lines = new List<string>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (lines.Count < Most && _waiting.Reader.TryRead(out var line))
            {
                lines.Add(line);
            }

            try
            {
                await file.AppendAsync(lines);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogNotWritten(file.Path, e.Message);
                lines.ForEach(LogEntry);
            }

            lines.Clear();
        }
    }

    [LoggerMessage(EventId = 160, Level = LogLevel.Information, Message = "Audit {Entry}")]
    private partial void LogEntry(string entry);

    [LoggerMessage(
        EventId = 161,
        Level = LogLevel.Error,
        Message = "The audit log {Path} cannot be written, so its entries follow here: {Problem}"
    )]
    private partial void LogNotWritten(string path, string problem);
}
