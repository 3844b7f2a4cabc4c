using System.Text;

namespace Parley.Server.Audit;

/// <summary>
/// The file of the audit log: only appended to, readable by its owner alone. It is opened anew for each batch and locked
/// meanwhile, so that the server and the command line can share it, and a rotation of logs needs no signal.
/// </summary>
internal sealed class AuditFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);
    private readonly TimeProvider _time;

    public AuditFile(string path, TimeProvider time)
    {
        (Path, _time) = (path, time);
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // A server that cannot keep its audit log says so at the start, not when it is needed.
        Open(FileShare.ReadWrite).Dispose();
    }

    public string Path { get; }

    /// <exception cref="IOException">It cannot be written, or stays locked.</exception>
    public async Task AppendAsync(IReadOnlyList<string> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }

        await using var stream = await LockAsync();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private async Task<FileStream> LockAsync()
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(FileShare.None);
            }
            catch (IOException) when (_time.GetElapsedTime(began) < LockWait)
            {
                await Task.Delay(LockRetry, _time);
            }
        }
    }

    private FileStream Open(FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(Path, options);
    }
}
