using System.Text;

namespace Parley.Engines.Speech;

/// <summary>Writes Latin letters with marks as plain ASCII, for engines that read nothing else.</summary>
internal static class LatinFold
{
    // From U+00C0 to U+017F; what needs more than one letter is in Long.
    private const string Plain =
        "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
        + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

    public static string ToAscii(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }
        var folded = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            if (sign < 0x80)
            {
                folded.Append(sign);
            }
            else if (sign is >= '\u00C0' and < '\u0180')
            {
                folded.Append(Long(sign) ?? Plain[sign - 0xC0].ToString());
            }
            else
            {
                folded.Append(Name(sign));
            }
        }
        return folded.ToString().Trim();
    }

    private static string? Long(char sign) =>
        sign switch
        {
            'Æ' or 'æ' => "ae",
            'Œ' or 'œ' => "oe",
            'ß' => "ss",
            'Þ' or 'þ' => "th",
            '×' => " times ",
            '÷' => " divided by ",
            _ => null,
        };

    private static string Name(char sign) =>
        sign switch
        {
            '£' => " pounds ",
            '€' => " euros ",
            '½' => " one half ",
            '¼' => " one quarter ",
            '¾' => " three quarters ",
            '−' => " minus ",
            '\u00A0' or '\u202F' => " ",
            _ => "",
        };
}
