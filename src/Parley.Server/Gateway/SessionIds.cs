using System.Security.Cryptography;

namespace Parley.Server.Gateway;

/// <summary>Ids of sessions: <c>sess_</c> and 22 random base62 characters.</summary>
internal static class SessionIds
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Create() => "sess_" + RandomNumberGenerator.GetString(Alphabet, 22);
}
