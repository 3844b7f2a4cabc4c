using System.Collections.Concurrent;
using System.Globalization;
using Parley.Runtime.Journals;
using Parley.Server.Settings;

namespace Parley.Server.Journals;

/// <summary>
/// The folder of journals: one file for each session, readable by its owner alone. Old ones go when they are too old, and when
/// all together are too large; one that is being written never does.
/// </summary>
internal sealed partial class JournalFolder : IJournalStore
{
    public const string Ending = ".journal.jsonl";

    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder;
    private readonly TimeSpan _kept;
    private readonly ILogger _logger;
    private readonly Lock _pruning = new();
    private readonly ConcurrentDictionary<string, bool> _open = new(StringComparer.Ordinal);

    /// <exception cref="SettingsException">There can be no such folder.</exception>
    public JournalFolder(string folder, long maxBytes, TimeSpan kept, ILogger logger)
    {
        (_folder, MaxBytes, _kept, _logger) = (folder, maxBytes, kept, logger);
        try
        {
            if (OperatingSystem.IsWindows() || Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnFolder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"--journal names a folder for journals; {folder} cannot be made: {e.Message}");
        }

        LogRecording(folder);
    }

    public long MaxBytes { get; }

    public Stream? Open(string sessionId, DateTimeOffset started)
    {
        try
        {
            Prune(started);
            var stamp = started.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            var path = Path.Combine(_folder, $"{stamp}-{sessionId}{Ending}");
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnFile;
            }

            _open[path] = true;
            return new JournalStream(path, options, () => _open.TryRemove(path, out _));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotOpened(sessionId, e.GetType().Name);
            return null;
        }
    }

    private void Prune(DateTimeOffset now)
    {
        lock (_pruning)
        {
            // Their names begin with their time: the oldest first.
            var files = new DirectoryInfo(_folder)
                .GetFiles("*" + Ending + "*")
                .Where(file => !_open.ContainsKey(file.FullName))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .ToList();
            var total = files.Sum(file => file.Length);
            foreach (var file in files)
            {
                if (total <= MaxBytes && now.UtcDateTime - file.LastWriteTimeUtc <= _kept)
                {
                    continue;
                }

                total -= file.Length;
                file.Delete();
            }
        }
    }

    [LoggerMessage(
        EventId = 180,
        Level = LogLevel.Warning,
        Message = "Sessions are recorded in {Folder}: it will hold what people say"
    )]
    private partial void LogRecording(string folder);

    [LoggerMessage(
        EventId = 181,
        Level = LogLevel.Error,
        Message = "Session {Session} is not recorded: no journal could be made ({Exception})"
    )]
    private partial void LogNotOpened(string session, string exception);

    private sealed class JournalStream(string path, FileStreamOptions options, Action closed)
        : FileStream(path, options)
    {
        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            closed();
        }
    }
}
