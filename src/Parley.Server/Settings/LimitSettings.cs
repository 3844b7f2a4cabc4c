namespace Parley.Server.Settings;

/// <summary>What one principal may use; null: as much as it likes.</summary>
internal sealed record LimitSettings
{
    public static LimitSettings None { get; } = new();

    /// <summary>Sessions opened, refused ones of the same principal included.</summary>
    public int? ConnectionsPerMinute { get; init; }

    public int? ConcurrentSessions { get; init; }

    /// <summary>Calls over http.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens of the model, read and written.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Minutes of sound that its sessions send.</summary>
    public int? AudioMinutesPerHour { get; init; }
}

/// <summary>The section <c>Limits</c>: what everyone may use, and who may use something else.</summary>
internal sealed record LimitTable(LimitSettings Default, IReadOnlyList<LimitException> Exceptions)
{
    public static LimitTable None { get; } = new(LimitSettings.None, []);

    /// <summary>Wrong keys and tokens that one address may bring in a minute; null: any number.</summary>
    public int? FailuresPerMinute { get; init; }

    public LimitSettings Of(string principal) =>
        Exceptions.FirstOrDefault(e => e.Who.Contains(principal, StringComparer.OrdinalIgnoreCase))?.Limits ?? Default;
}

/// <param name="Who">Principals as they stand in the log: <c>key:phone</c>, <c>entra:TENANT/OBJECT</c>.</param>
internal sealed record LimitException(IReadOnlyList<string> Who, LimitSettings Limits);
