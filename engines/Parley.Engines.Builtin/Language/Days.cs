using System.Collections.Frozen;

namespace Parley.Engines.Builtin.Language;

/// <summary>Spoken days: "the day after tomorrow", "next friday", "in three weeks", "december twenty fifth", "christmas".</summary>
internal static class Days
{
    private static readonly string[] Months =
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];

    private static readonly FrozenDictionary<string, int> Ordinals = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["first"] = 1,
        ["second"] = 2,
        ["third"] = 3,
        ["fourth"] = 4,
        ["fifth"] = 5,
        ["sixth"] = 6,
        ["seventh"] = 7,
        ["eighth"] = 8,
        ["ninth"] = 9,
        ["tenth"] = 10,
        ["eleventh"] = 11,
        ["twelfth"] = 12,
        ["thirteenth"] = 13,
        ["fourteenth"] = 14,
        ["fifteenth"] = 15,
        ["sixteenth"] = 16,
        ["seventeenth"] = 17,
        ["eighteenth"] = 18,
        ["nineteenth"] = 19,
        ["twentieth"] = 20,
        ["thirtieth"] = 30,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Name, int Month, int Day)[] Feasts =
    [
        ("christmas eve", 12, 24),
        ("christmas", 12, 25),
        ("new year's eve", 12, 31),
        ("new year", 1, 1),
        ("new year's day", 1, 1),
        ("new year's", 1, 1),
        ("halloween", 10, 31),
        ("valentine's day", 2, 14),
    ];

    public static IReadOnlyList<string> Weekdays { get; } =
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static bool IsWeekday(string word, out DayOfWeek day)
    {
        int at = Weekdays.ToList().IndexOf(word);
        day = (DayOfWeek)Math.Max(0, at);
        return at >= 0;
    }

    /// <summary>The day that the words mean, or null.</summary>
    public static DateTimeOffset? Find(IReadOnlyList<string> words, DateTimeOffset now)
    {
        string[] core =
        [
            .. words.Where(w => w is not ("on" or "the" or "of" or "it" or "this" or "coming" or "be" or "day's")),
        ];
        string text = string.Join(' ', core);
        switch (text)
        {
            case "today" or "now":
                return now;
            case "tomorrow":
                return now.AddDays(1);
            case "yesterday":
                return now.AddDays(-1);
            case "day after tomorrow":
                return now.AddDays(2);
            case "day before yesterday":
                return now.AddDays(-2);
        }

        foreach ((string name, int month, int day) in Feasts)
        {
            if (
                string.Equals(text, name, StringComparison.Ordinal)
                || string.Equals(text, name + " day", StringComparison.Ordinal)
            )
            {
                return Next(month, day, now);
            }
        }

        if (core.Length > 0 && IsWeekday(core[^1], out DayOfWeek weekday) && core.Length <= 2)
        {
            bool last = core[0] is "last";
            int ahead = ((int)weekday - (int)now.DayOfWeek + 7) % 7;
            return now.AddDays(
                last ? (ahead == 0 ? -7 : ahead - 7)
                : core[0] is "next" && ahead == 0 ? 7
                : ahead
            );
        }

        return Relative(core, now) ?? Dated(core, now);
    }

    private static DateTimeOffset? Relative(string[] core, DateTimeOffset now)
    {
        bool ago = core.Length > 0 && core[^1] is "ago";
        bool ahead = core.Length > 0 && (core[0] is "in" || core is [.., "from", "now"] or [.., "from", "today"]);
        if (!ago && !ahead)
        {
            return null;
        }

        string[] amount = [.. core.Where(w => w is not ("in" or "ago" or "from" or "now" or "today"))];
        return Durations.TryRead(amount, out TimeSpan span, out _) && span < TimeSpan.FromDays(100_000)
            ? now.AddDays((ago ? -1 : 1) * span.TotalDays)
            : null;
    }

    private static DateTimeOffset? Dated(string[] core, DateTimeOffset now)
    {
        int at = Array.FindIndex(core, w => Months.Contains(w, StringComparer.Ordinal));
        if (at < 0 || core.Length > 4)
        {
            return null;
        }

        string[] rest = [.. core.Where((_, i) => i != at)];
        return DayNumber(rest) is int day ? Next(Array.IndexOf(Months, core[at]) + 1, day, now) : null;
    }

    private static int? DayNumber(string[] words)
    {
        if (words.Length == 1)
        {
            string digits = words[0].TrimEnd('s', 't', 'n', 'd', 'r', 'h');
            if (
                int.TryParse(
                    digits,
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out int plain
                )
            )
            {
                return plain is > 0 and < 32 ? plain : null;
            }

            if (Ordinals.TryGetValue(words[0], out int ordinal))
            {
                return ordinal;
            }
        }

        if (
            words.Length == 2
            && words[0] is "twenty" or "thirty"
            && Ordinals.TryGetValue(words[1], out int unit)
            && unit < 10
        )
        {
            return (words[0] is "twenty" ? 20 : 30) + unit;
        }

        return NumberWords.TryRead(words, out decimal number) && number is > 0 and < 32 ? (int)number : null;
    }

    private static DateTimeOffset? Next(int month, int day, DateTimeOffset now)
    {
        for (int year = now.Year; year < now.Year + 9; year++)
        {
            if (day <= DateTime.DaysInMonth(year, month))
            {
                DateTimeOffset candidate = new(year, month, day, now.Hour, now.Minute, 0, now.Offset);
                if (candidate.Date >= now.Date)
                {
                    return candidate;
                }
            }
        }

        return null;
    }
}
