namespace Parley.Protocol.Profiles;

/// <summary>Compares the dates that <c>api-version</c> begins with.</summary>
internal static class ApiVersions
{
    /// <returns>False for anything that does not begin with a date.</returns>
    public static bool IsOlder(string? apiVersion, string date) =>
        apiVersion is { Length: >= 10 }
        && char.IsAsciiDigit(apiVersion[0])
        && string.CompareOrdinal(apiVersion, 0, date, 0, date.Length) < 0;
}
