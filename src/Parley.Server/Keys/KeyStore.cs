using System.Security.Cryptography;
using Parley.Server.Auth;

namespace Parley.Server.Keys;

/// <summary>
/// Knows which keys open the server: those of the key file, and one from the settings. A changed key file is noticed within a
/// second, without watching the folder.
/// </summary>
internal sealed partial class KeyStore
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private readonly KeyFile _file;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyStore> _logger;
    private readonly IReadOnlyList<Entry> _inMemory;
    private readonly Lock _reading = new();
    private volatile Snapshot _current;

    /// <param name="inMemory">Names and keys that are valid beside the file's, for the life of the process.</param>
    public KeyStore(
        KeyFile file,
        IEnumerable<KeyValuePair<string, string>> inMemory,
        TimeProvider time,
        ILogger<KeyStore> logger
    )
    {
        _file = file;
        _time = time;
        _logger = logger;
        _inMemory =
        [
            .. inMemory.Select(pair => new Entry(
                pair.Key,
                SecretKey.HashOf(pair.Value),
                null,
                PermissionNames.OfKeys,
                false
            )),
        ];
        _current = Load(null);
    }

    /// <summary>The identity of a presented key; null when it opens nothing. Takes the same time for every wrong key.</summary>
    public KeyIdentity? Find(string key)
    {
        var hash = SecretKey.HashOf(key);
        return EntryOf(hash) is { } entry
            ? new KeyIdentity(entry.Name, Convert.ToHexStringLower(hash))
            {
                Permissions = entry.Permissions,
                HeaderOnly = entry.HeaderOnly,
            }
            : null;
    }

    /// <summary>Whether a key that opened a session would still open one.</summary>
    public bool IsValid(KeyIdentity identity) => EntryOf(Convert.FromHexString(identity.Fingerprint)) is not null;

    /// <summary>Looks at the file with the next key, not only within a second: a key that was just made must open at once.</summary>
    public void Changed() => _current = _current with { CheckedAt = _current.CheckedAt - _time.TimestampFrequency };

    private Entry? EntryOf(byte[] hash)
    {
        var now = _time.GetUtcNow();
        Entry? found = null;
        foreach (var entry in _inMemory.Concat(Refresh().Entries))
        {
            var same = CryptographicOperations.FixedTimeEquals(hash, entry.Hash);
            if (same && (entry.Until is not { } until || now < until))
            {
                found = entry;
            }
        }

        return found;
    }

    private Snapshot Refresh()
    {
        var current = _current;
        if (_time.GetElapsedTime(current.CheckedAt) < CheckEvery)
        {
            return current;
        }

        lock (_reading)
        {
            if (ReferenceEquals(_current, current))
            {
                _current = Load(current);
            }

            return _current;
        }
    }

    private Snapshot Load(Snapshot? before)
    {
        var at = _time.GetTimestamp();
        try
        {
            var stamp = _file.Stamp();
            if (before is not null && stamp == before.Stamp)
            {
                return before with { CheckedAt = at };
            }

            var keys = _file.Read().Keys;
            if (before is not null)
            {
                LogKeysChanged(keys.Count);
            }

            return new Snapshot([.. keys.SelectMany(Entries)], stamp, at);
        }
        catch (Exception e)
            when (before is not null
                && e is InvalidDataException or IOException or UnauthorizedAccessException or FormatException
            )
        {
            // The keys known before stay valid: a half-restored file must not lock everyone out.
            LogUnreadable(e.Message);
            return before with { CheckedAt = at };
        }
    }

    private static IEnumerable<Entry> Entries(KeyRecord record)
    {
        var (may, headerOnly) = (record.Permissions, record.HeaderOnly is true);
        yield return new Entry(record.Name, Convert.FromHexString(record.Hash), record.Expires, may, headerOnly);
        if (record.PreviousHash is { } previous && record.PreviousUntil is { } until)
        {
            var end = record.Expires is { } expires && expires < until ? expires : until;
            yield return new Entry(record.Name, Convert.FromHexString(previous), end, may, headerOnly);
        }
    }

    private sealed record Entry(
        string Name,
        byte[] Hash,
        DateTimeOffset? Until,
        Permissions Permissions,
        bool HeaderOnly
    );

    private sealed record Snapshot(
        IReadOnlyList<Entry> Entries,
        (DateTime Written, long Length)? Stamp,
        long CheckedAt
    );
}

/// <summary>Who presented a key.</summary>
/// <param name="Name">The key's name; fit for logs.</param>
/// <param name="Fingerprint">The key's hash, to see later whether it is still valid. Not for logs.</param>
internal sealed record KeyIdentity(string Name, string Fingerprint)
{
    public Permissions Permissions { get; init; } = PermissionNames.OfKeys;

    /// <summary>In an address it opens nothing.</summary>
    public bool HeaderOnly { get; init; }

    public override string ToString() => Name;
}
