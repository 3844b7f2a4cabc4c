using System.Globalization;
using System.Text.Json;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads rate, pitch and volume: a named level, or a number with an optional sign and unit.</summary>
internal static class ProsodyReader
{
    private static readonly string[] Levels =
    [
        "default",
        "x-slow",
        "slow",
        "medium",
        "fast",
        "x-fast",
        "x-low",
        "low",
        "high",
        "x-high",
        "silent",
        "x-soft",
        "soft",
        "loud",
        "x-loud",
    ];

    private static readonly string[] Units = ["%", "Hz", "st", "dB"];

    public static string? Read(JsonFields voice, string name)
    {
        if (voice.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Number)
        {
            return voice.Number(name, -1000, 1000)?.ToString(CultureInfo.InvariantCulture);
        }

        var text = voice.Text(name, 64);
        if (text is null || Levels.Contains(text) || IsNumber(text))
        {
            return text;
        }

        voice.BadValue(voice.Path(name), "must be a named level, a multiplier or a relative change such as +10%");
        return null;
    }

    private static bool IsNumber(string text)
    {
        var number = text.AsSpan();
        foreach (var unit in Units)
        {
            if (number.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                number = number[..^unit.Length];
                break;
            }
        }

        return double.TryParse(
                number,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var parsed
            ) && double.IsFinite(parsed);
    }
}
