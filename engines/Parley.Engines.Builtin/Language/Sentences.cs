namespace Parley.Engines.Builtin.Language;

/// <summary>Cuts running text into sentences, and small things that sentences need.</summary>
internal static class Sentences
{
    public static IEnumerable<string> Of(string text)
    {
        foreach (
            string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            int start = 0;
            bool quoted = false;
            for (int i = 0; i < line.Length; i++)
            {
                quoted ^= line[i] is '"' or '“' or '”';
                bool ends = line[i] is '.' or '!' or '?' && (i + 1 == line.Length || IsBound(line, i)) && !quoted;
                bool closes =
                    line[i] is '"' or '”' && i > 0 && line[i - 1] is '.' or '!' or '?' && !quoted && IsBound(line, i);
                if (ends || closes)
                {
                    string sentence = line[start..(i + 1)].Trim();
                    start = i + 1;
                    if (sentence.Length > 1)
                    {
                        yield return sentence;
                    }
                }
            }

            if (line[start..].Trim() is { Length: > 1 } rest)
            {
                yield return rest;
            }
        }
    }

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>"a, b and c".</summary>
    public static string Join(IReadOnlyList<string> things) =>
        things.Count switch
        {
            0 => "",
            1 => things[0],
            _ => string.Join(", ", things.Take(things.Count - 1)) + " and " + things[^1],
        };

    /// <summary>Ends with a full stop unless it already ends somehow.</summary>
    public static string Ended(string text) => text.Length > 0 && text[^1] is '.' or '!' or '?' ? text : text + ".";

    // A full stop inside "e.g." or "Mr." or before a small letter ends nothing.
    private static bool IsBound(string line, int i)
    {
        if (i + 1 >= line.Length)
        {
            return true;
        }

        if (line[i + 1] != ' ')
        {
            return false;
        }

        int word = line.LastIndexOf(' ', i) + 1;
        return line[word..i] is not ("Mr" or "Mrs" or "Ms" or "Dr" or "St" or "e.g" or "i.e" or "No")
            && (i + 2 >= line.Length || !char.IsLower(line[i + 2]));
    }
}
