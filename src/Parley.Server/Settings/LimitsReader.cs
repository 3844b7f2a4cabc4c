namespace Parley.Server.Settings;

/// <summary>Reads the section <c>Limits</c>.</summary>
internal static class LimitsReader
{
    public const string Section = "Limits";
    private static readonly string[] Names =
    [
        nameof(LimitSettings.ConnectionsPerMinute),
        nameof(LimitSettings.ConcurrentSessions),
        nameof(LimitSettings.RequestsPerMinute),
        nameof(LimitSettings.TokensPerMinute),
        nameof(LimitSettings.AudioMinutesPerHour),
    ];

    /// <exception cref="SettingsException">A value cannot be used.</exception>
    public static LimitTable Read(IConfiguration configuration)
    {
        var section = new SectionReader(configuration.GetSection(Section)).Only([
            .. Names,
            nameof(LimitTable.FailuresPerMinute),
            "Principals",
        ]);
        var all = ReadOne(section, LimitSettings.None);
        return new LimitTable(all, [.. section.Children("Principals").Select(child => ReadException(child, all))])
        {
            FailuresPerMinute = section.Whole(nameof(LimitTable.FailuresPerMinute), 0, 1_000_000_000)
                is > 0
                    and var most
                ? most
                : null,
        };
    }

    private static LimitException ReadException(SectionReader section, LimitSettings all)
    {
        section.Only([.. Names, "Who"]);
        var who = section.List("Who");
        return who.Count == 0
            ? throw section.Missing("Who", "it names the principals, such as key:phone")
            : new LimitException(who, ReadOne(section, all));
    }

    /// <summary>What is not named is as for everyone; 0 is no limit.</summary>
    private static LimitSettings ReadOne(SectionReader section, LimitSettings otherwise)
    {
        int? Value(string name, int? other) =>
            section.Whole(name, 0, 1_000_000_000) switch
            {
                null => other,
                0 => null,
                var value => value,
            };
        return new LimitSettings
        {
            ConnectionsPerMinute = Value(nameof(LimitSettings.ConnectionsPerMinute), otherwise.ConnectionsPerMinute),
            ConcurrentSessions = Value(nameof(LimitSettings.ConcurrentSessions), otherwise.ConcurrentSessions),
            RequestsPerMinute = Value(nameof(LimitSettings.RequestsPerMinute), otherwise.RequestsPerMinute),
            TokensPerMinute = Value(nameof(LimitSettings.TokensPerMinute), otherwise.TokensPerMinute),
            AudioMinutesPerHour = Value(nameof(LimitSettings.AudioMinutesPerHour), otherwise.AudioMinutesPerHour),
        };
    }
}
