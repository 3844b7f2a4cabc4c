using System.Globalization;

namespace Parley.Engines.Builtin.Language;

/// <summary>Spoken durations: "five minutes", "an hour and a half", "two hours and ten minutes", "half an hour".</summary>
internal static class Durations
{
    /// <param name="spoken">How to say it before a noun: "five minute", "1 hour 30 minute".</param>
    public static bool TryRead(IReadOnlyList<string> words, out TimeSpan duration, out string spoken) =>
        ReadAt(words, 0, out duration, out spoken) is var read && read > 0 && read == words.Count;

    /// <summary>Finds a duration anywhere; <paramref name="start"/> and <paramref name="end"/> bound its words.</summary>
    public static bool TryFind(
        IReadOnlyList<string> words,
        out TimeSpan duration,
        out string spoken,
        out int start,
        out int end
    )
    {
        for (start = 0; start < words.Count; start++)
        {
            int read = ReadAt(words, start, out duration, out spoken);
            if (read > 0)
            {
                end = start + read;
                return true;
            }
        }

        duration = default;
        spoken = "";
        end = 0;
        return false;
    }

    private static int ReadAt(IReadOnlyList<string> words, int at, out TimeSpan duration, out string spoken)
    {
        double seconds = 0;
        List<string> parts = [];
        int i = at;
        while (i < words.Count)
        {
            int joint = i > at && words[i] is "and" ? 1 : 0;
            int read = Amount(words, i + joint, out decimal amount);
            if (read == 0 || i + joint + read >= words.Count || Unit(words[i + joint + read]) is not { } unit)
            {
                break;
            }

            i += joint + read + 1;
            if (At(words, i) is "and" && At(words, i + 1) is "a" && At(words, i + 2) is "half" or "quarter")
            {
                amount += At(words, i + 2) is "half" ? 0.5m : 0.25m;
                i += 3;
            }

            if (amount is < 0 or > 1_000_000)
            {
                break;
            }

            seconds += (double)amount * unit.Seconds;
            parts.AddRange(Parts(amount, unit));
        }

        duration = TimeSpan.FromSeconds(seconds);
        spoken = string.Join(' ', parts);
        return i - at;
    }

    // Half an hour is thirty minutes to the ear.
    private static IEnumerable<string> Parts(decimal amount, (string Name, double Seconds) unit)
    {
        if (amount == decimal.Truncate(amount) || unit.Seconds < 60)
        {
            yield return $"{Number(amount)} {unit.Name}";
            yield break;
        }

        long seconds = (long)Math.Round((double)amount * unit.Seconds);
        foreach (
            (string name, long size) in ((string, long)[])
                [("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)]
        )
        {
            if (seconds >= size)
            {
                yield return $"{Number(seconds / size)} {name}";
                seconds %= size;
            }
        }
    }

    /// <summary>Small whole numbers in words, others in digits.</summary>
    public static string Number(decimal amount) =>
        amount == decimal.Truncate(amount) && amount <= 100
            ? NumberWords.Say((long)amount)
            : amount.ToString("0.##", CultureInfo.InvariantCulture);

    private static int Amount(IReadOnlyList<string> words, int at, out decimal amount)
    {
        int read = NumberWords.Read(words, at, out amount);
        if (read > 0)
        {
            return At(words, at + read) is "an" or "a" && amount == 0.5m ? read + 1 : read;
        }

        amount = 1;
        if (At(words, at) is "a" or "an" && At(words, at + 1) is not null)
        {
            if (At(words, at + 1) is "couple" && At(words, at + 2) is "of")
            {
                amount = 2;
                return 3;
            }

            if (At(words, at + 1) is "quarter" && At(words, at + 2) is "of" && At(words, at + 3) is "an")
            {
                amount = 0.25m;
                return 4;
            }

            return At(words, at + 1) is "half" && Set(0.5m, out amount) ? 2 : 1;
        }

        return 0;
    }

    private static bool Set(decimal number, out decimal amount)
    {
        amount = number;
        return true;
    }

    private static (string Name, double Seconds)? Unit(string word) =>
        word switch
        {
            "second" or "seconds" or "sec" or "secs" or "s" => ("second", 1),
            "minute" or "minutes" or "min" or "mins" => ("minute", 60),
            "hour" or "hours" or "hr" or "hrs" or "h" => ("hour", 3600),
            "day" or "days" => ("day", 86_400),
            "week" or "weeks" => ("week", 604_800),
            _ => null,
        };

    private static string? At(IReadOnlyList<string> words, int i) => i < words.Count ? words[i] : null;
}
