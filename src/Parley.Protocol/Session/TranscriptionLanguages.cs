using System.Buffers;
using System.Collections.Immutable;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads the languages of a transcription: their form is checked, not whether anybody can hear them.</summary>
internal static class TranscriptionLanguages
{
    private const int Most = 10;

    private static readonly SearchValues<char> AsciiAlphanumeric = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    );

    /// <summary><c>language</c>: one name, or up to 10 with commas; null: find out.</summary>
    public static string? ReadOne(JsonFields fields)
    {
        var text = fields.Text("language", 256);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        Check(fields, "language", text.Split(',', StringSplitOptions.TrimEntries));
        return text;
    }

    /// <summary><c>languages</c>: a list of up to 10 names.</summary>
    public static ImmutableArray<string> ReadMany(JsonFields fields)
    {
        if (fields.Texts("languages", Most) is not { Count: > 0 } names)
        {
            return [];
        }

        Check(fields, "languages", [.. names]);
        return [.. names];
    }

    private static void Check(JsonFields fields, string name, string[] languages)
    {
        if (languages.Length > Most || !Array.TrueForAll(languages, IsLanguage))
        {
            fields.BadValue(fields.Path(name), "must be a language such as en-US, or up to 10 of them");
        }
    }

    /// <summary>The form of a name alone: en, en-US, auto.</summary>
    public static bool IsLanguage(string name)
    {
        var first = true;
        foreach (var range in name.AsSpan().Split('-'))
        {
            var part = name.AsSpan(range);
            var fits = first ? part.Length is 2 or 3 || part is "auto" : part.Length is >= 2 and <= 8;
            if (!fits || part.ContainsAnyExcept(AsciiAlphanumeric))
            {
                return false;
            }

            first = false;
        }

        return true;
    }
}
