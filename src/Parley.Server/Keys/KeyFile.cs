using System.Text.Json;

namespace Parley.Server.Keys;

/// <summary>
/// keys.json in the data folder: readable by its owner only, replaced as a whole, changed under a lock so that the server and
/// the command line can work on it at the same time.
/// </summary>
internal sealed class KeyFile(string folder, TimeProvider time)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(20);
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = System.IO.Path.Combine(folder, "keys.json");

    public bool Exists => File.Exists(Path);

    /// <summary>Changes whenever the file does; null when there is none.</summary>
    public (DateTime Written, long Length)? Stamp()
    {
        var info = new FileInfo(Path);
        return info.Exists ? (info.LastWriteTimeUtc, info.Length) : null;
    }

    /// <summary>The keys; none when there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is there and cannot be understood.</exception>
    public KeyDocument Read()
    {
        if (!Exists)
        {
            return KeyDocument.Empty;
        }

        try
        {
            using var stream = File.OpenRead(Path);
            return JsonSerializer.Deserialize(stream, KeyJson.Default.KeyDocument) is { Keys: not null } document
                ? document
                : throw new InvalidDataException($"{Path} holds no keys; restore it, or remove it to begin anew.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{Path} is not valid JSON; restore it, or remove it to begin anew.", e);
        }
    }

    /// <summary>Reads, changes and writes the file as one step. A change that gives back the same document writes nothing.</summary>
    /// <exception cref="TimeoutException">Another process held the lock for 10 s.</exception>
    public async Task<KeyDocument> ChangeAsync(
        Func<KeyDocument, KeyDocument> change,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(folder);
        await using var held = await LockAsync(cancellationToken);
        var before = Read();
        var after = change(before);
        if (!ReferenceEquals(before, after))
        {
            Write(after);
        }

        return after;
    }

    private void Write(KeyDocument document)
    {
        var fresh = Path + ".new";
        File.Delete(fresh);
        using (var stream = Open(fresh, FileMode.CreateNew))
        {
            JsonSerializer.Serialize(stream, document, KeyJson.Default.KeyDocument);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, Path, overwrite: true);
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(Path + ".lock", FileMode.OpenOrCreate);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException)
            {
                if (time.GetElapsedTime(began) > LockWait)
                {
                    throw new TimeoutException($"{Path} is locked by another process; try again.", e);
                }
            }

            await Task.Delay(LockRetry, time, cancellationToken);
        }
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
