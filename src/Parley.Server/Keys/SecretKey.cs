using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Keys;

/// <summary>Makes keys and their hashes. A key is <c>pk_</c> and 43 base62 characters: 256 random bits.</summary>
internal static class SecretKey
{
    public const string Prefix = "pk_";
    private const int Characters = 43;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, Characters);

    /// <summary>SHA-256 is enough: the keys are random, not words that could be guessed.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public static string HintOf(string key) => key.Length < 12 ? "..." : $"{key[..6]}...{key[^4..]}";
}
