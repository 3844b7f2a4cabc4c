namespace Parley.Protocol.Json;

/// <summary>
/// JavaScript clients can send half of a surrogate pair as an escape (text cut inside an emoji). .NET strings made from it would
/// throw, so each half becomes the escape of U+FFFD, which has the same length.
/// </summary>
internal static class LoneSurrogates
{
    private const int EscapeLength = 6;

    /// <summary>A repaired copy, or null when nothing needs repair.</summary>
    public static byte[]? Repair(ReadOnlySpan<byte> json)
    {
        byte[]? copy = null;
        var at = 0;
        while (true)
        {
            var next = json[at..].IndexOf((byte)'\\');
            if (next < 0)
            {
                return copy;
            }

            at += next;
            var unit = Unit(json[at..]);
            if (unit is >= 0xD800 and <= 0xDBFF && Unit(json[(at + EscapeLength)..]) is >= 0xDC00 and <= 0xDFFF)
            {
                at += 2 * EscapeLength;
            }
            else if (unit is >= 0xD800 and <= 0xDFFF)
            {
                copy ??= json.ToArray();
                "FFFD"u8.CopyTo(copy.AsSpan(at + 2));
                at += EscapeLength;
            }
            else
            {
                at = Math.Min(at + 2, json.Length);
            }
        }
    }

    /// <summary>The code unit when the text begins with <c>\uXXXX</c>, else -1.</summary>
    private static int Unit(ReadOnlySpan<byte> text)
    {
        if (text.Length < EscapeLength || text[0] != '\\' || text[1] != 'u')
        {
            return -1;
        }

        var unit = 0;
        foreach (var digit in text[2..EscapeLength])
        {
            var value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => -1,
            };
            if (value < 0)
            {
                return -1;
            }

            unit = (unit << 4) | value;
        }

        return unit;
    }
}
