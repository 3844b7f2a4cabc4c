using System.Globalization;
using Parley.Server.Auth;

namespace Parley.Server.Keys;

/// <summary>What a key is made for, and until when.</summary>
/// <param name="Expires">Null: it does not expire.</param>
internal sealed record KeyTerms(Permissions Permissions, DateTimeOffset? Expires)
{
    /// <summary>In an address it opens nothing: logs of proxies keep addresses.</summary>
    public bool HeaderOnly { get; init; }

    public static KeyTerms Default { get; } = new(PermissionNames.OfKeys, null);

    /// <summary>Reads a list of scopes, with commas between.</summary>
    /// <exception cref="InvalidOperationException">One is not known, or there is none.</exception>
    public static Permissions ReadScopes(string list)
    {
        var all = Permissions.None;
        foreach (var name in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            all |=
                PermissionNames.OfScope(name)
                ?? throw new InvalidOperationException(
                    $"A key's scopes are {PermissionNames.Allowed}; '{name}' is none of them."
                );
        }

        return all == Permissions.None
            ? throw new InvalidOperationException($"A key needs a scope: {PermissionNames.Allowed}.")
            : all;
    }

    /// <summary>Reads <c>90d</c>, <c>12h</c> or a date such as <c>2027-06-30</c>, the beginning of that day in UTC.</summary>
    /// <exception cref="InvalidOperationException">It is neither, or it is past.</exception>
    public static DateTimeOffset ReadExpiry(string text, DateTimeOffset now)
    {
        var end = Parse(text.Trim(), now);
        return end > now
            ? end.Value
            : throw new InvalidOperationException(
                $"A key expires after a time such as 90d or 12h, or on a day to come such as 2027-06-30; '{text}' is neither."
            );
    }

    private static DateTimeOffset? Parse(string text, DateTimeOffset now)
    {
        if (
            text.Length is > 1 and <= 6
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        )
        {
            return char.ToLowerInvariant(text[^1]) switch
            {
                'd' => now.AddDays(n),
                'h' => now.AddHours(n),
                _ => null,
            };
        }

        return DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var day
        )
            ? day
            : null;
    }
}
