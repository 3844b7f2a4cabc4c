using System.Collections.Concurrent;
using System.Security.Cryptography;
using Parley.Protocol.Session;
using Parley.Server.Auth;
using Parley.Server.Keys;

namespace Parley.Server.Secrets;

/// <summary>
/// The ephemeral keys (<c>ek_</c>) that are still good. They live in memory, hashed, and end with the process: a client asks its
/// own server for the next one.
/// </summary>
internal sealed class ClientSecrets(KeyStore keys, TimeProvider time)
{
    public const string Prefix = "ek_";

    /// <summary>More at a time are refused, so that a leaked key cannot fill the memory.</summary>
    public const int Most = 10_000;

    private const int Characters = 43;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private readonly ConcurrentDictionary<string, ClientSecret> _byHash = new(StringComparer.Ordinal);

    /// <returns>The key, readable this one time; null when too many are alive.</returns>
    public string? Create(Principal owner, SessionConfig config, DateTimeOffset expiresAt)
    {
        if (_byHash.Count >= Most)
        {
            ForgetExpired();
        }

        if (_byHash.Count >= Most)
        {
            return null;
        }

        var value = Prefix + RandomNumberGenerator.GetString(Alphabet, Characters);
        _byHash[HashOf(value)] = new(owner, config, expiresAt);
        return value;
    }

    /// <summary>The identity behind an ephemeral key; null when it never was, has expired, or its owner's key is gone.</summary>
    public Principal? Find(string value)
    {
        var hash = HashOf(value);
        if (!_byHash.TryGetValue(hash, out var secret))
        {
            return null;
        }

        if (time.GetUtcNow() >= secret.ExpiresAt || (secret.Owner.Key is { } key && !keys.IsValid(key)))
        {
            _byHash.TryRemove(hash, out _);
            return null;
        }

        return secret.Owner with
        {
            Secret = secret,
            Permissions = Permissions.Realtime,
        };
    }

    private void ForgetExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (hash, secret) in _byHash)
        {
            if (now >= secret.ExpiresAt)
            {
                _byHash.TryRemove(hash, out _);
            }
        }
    }

    private static string HashOf(string value) => Convert.ToHexString(SecretKey.HashOf(value));
}
