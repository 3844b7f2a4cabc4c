using System.Globalization;

namespace Parley.Engines.Speech;

/// <summary>
/// Reads <c>rate</c>, <c>pitch</c> and <c>volume</c> of a session's voice: words (<c>slow</c>, <c>high</c>, <c>loud</c>),
/// changes (<c>+20%</c>, <c>-2st</c>, <c>+50Hz</c>) and plain numbers. What is beyond the engines is cut, and what is not
/// understood is left out; notes tell of both.
/// </summary>
public static class ProsodyParser
{
    // What "+50Hz" is a part of: the middle of a man's and a woman's voice.
    private const double UsualHertz = 150;

    // The documented range of the wire's rate; words that mean more or less than that stand for its ends.
    private const double LeastRate = 0.5;
    private const double MostRate = 1.5;

    private delegate double? Reading(string value);

    /// <param name="rate">Null or empty leaves the voice its own.</param>
    /// <param name="pitch">As <paramref name="rate"/>.</param>
    /// <param name="volume">As <paramref name="rate"/>; a plain number is of 100.</param>
    /// <param name="speed">A factor on top of the rate (the <c>speed</c> of OpenAI voices), 0.25 to 1.5.</param>
    public static Prosody Parse(string? rate, string? pitch, string? volume, double speed = 1)
    {
        var notes = new List<ProsodyNote>();
        var rateFactor = Clamp("rate", Read("rate", rate, Rate, notes), LeastRate, MostRate, notes);
        var speedFactor = Clamp("speed", double.IsFinite(speed) ? speed : 1, 0.25, MostRate, notes);
        return new Prosody(
            Math.Clamp(rateFactor * speedFactor, SpeechRequest.LeastRate, SpeechRequest.MostRate),
            Clamp("pitch", Read("pitch", pitch, Pitch, notes), 0.5, 2, notes),
            Clamp("volume", Read("volume", volume, Volume, notes), 0, 2, notes),
            notes
        );
    }

    private static double Read(string name, string? value, Reading reading, List<ProsodyNote> notes)
    {
        var trimmed = value?.Trim().ToLowerInvariant();
        if (string.IsNullOrEmpty(trimmed) || trimmed is "default" or "medium")
        {
            return 1;
        }
        if (reading(trimmed) is { } factor && double.IsFinite(factor) && factor >= 0)
        {
            return factor;
        }
        notes.Add(new(name, $"The voice's {name} '{Short(trimmed)}' is not understood and left at its default."));
        return 1;
    }

    private static double Clamp(string name, double factor, double least, double most, List<ProsodyNote> notes)
    {
        var kept = Math.Clamp(factor, least, most);
        if (Math.Abs(kept - factor) > 1e-9)
        {
            notes.Add(
                new(
                    name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The voice's {name} is kept between {least} and {most} times its own."
                    )
                )
            );
        }
        return kept;
    }

    private static double? Rate(string value) =>
        value switch
        {
            "x-slow" => LeastRate,
            "slow" => 0.64,
            "fast" or "x-fast" => MostRate,
            _ => Percent(value) ?? Signed(value, factor => 1 + factor) ?? Number(value),
        };

    private static double? Pitch(string value) =>
        value switch
        {
            "x-low" => 0.55,
            "low" => 0.8,
            "high" => 1.2,
            "x-high" => 1.45,
            _ => Percent(value)
                ?? (Suffix(value, "st") is { } semitones ? Math.Pow(2, semitones / 12) : (double?)null)
                ?? Hertz(value)
                ?? Number(value),
        };

    private static double? Volume(string value) =>
        value switch
        {
            "silent" => 0,
            "x-soft" => 0.2,
            "soft" => 0.4,
            "loud" => 1.4,
            "x-loud" => 1.8,
            _ => Percent(value)
                ?? (Suffix(value, "db") is { } decibels ? Math.Pow(10, decibels / 20) : (double?)null)
                ?? Signed(value, points => 1 + (points / 100))
                ?? (Number(value) is { } level ? level / 100 : (double?)null),
        };

    // "+20%" and "-20%" are changes; "120%" is of the voice's own.
    private static double? Percent(string value) =>
        Suffix(value, "%") is { } percent ? (IsSigned(value) ? 1 : 0) + (percent / 100) : null;

    private static double? Hertz(string value) =>
        Suffix(value, "hz") is { } hertz ? (IsSigned(value) ? 1 : 0) + (hertz / UsualHertz) : null;

    private static double? Signed(string value, Func<double, double> factor) =>
        IsSigned(value) && Number(value) is { } number ? factor(number) : null;

    private static bool IsSigned(string value) => value[0] is '+' or '-';

    private static double? Suffix(string value, string unit) =>
        value.EndsWith(unit, StringComparison.Ordinal) ? Number(value[..^unit.Length]) : null;

    private static double? Number(string value) =>
        double.TryParse(value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Short(string value) => value.Length <= 20 ? value : value[..20] + "...";
}
