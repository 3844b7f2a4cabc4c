namespace Parley.Engines.Speech;

/// <summary>One line of the table of voices.</summary>
/// <param name="Pattern">A name, or its beginning and <c>*</c>.</param>
/// <param name="Locale">BCP-47; null for voices that speak whatever language the session is in.</param>
/// <param name="Gender">Unknown where it does not matter.</param>
/// <param name="Keys">Keys of local voices, best first; empty means "by locale and gender".</param>
internal sealed record VoiceRow(string Pattern, string? Locale, VoiceGender Gender, IReadOnlyList<string> Keys)
{
    public bool IsExact => !Pattern.EndsWith('*');

    /// <summary>True for <c>xx-YY-*</c>: it knows the locale, but not the voice.</summary>
    public bool IsWholeLocale => Pattern.EndsWith("-*", StringComparison.Ordinal);

    public bool Matches(string name) =>
        IsExact
            ? Pattern.Equals(name, StringComparison.OrdinalIgnoreCase)
            : name.AsSpan().StartsWith(Pattern.AsSpan(0, Pattern.Length - 1), StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">The line is wrong; the message says how.</exception>
    public static VoiceRow Parse(string line)
    {
        var fields = line.Split('\t', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 4)
        {
            throw new FormatException($"expected 4 columns with tabs between, found {fields.Length}");
        }
        if (fields[0].IndexOf('*', StringComparison.Ordinal) is var star && star >= 0 && star < fields[0].Length - 1)
        {
            throw new FormatException($"'*' may only end the pattern '{fields[0]}'");
        }
        var gender = fields[2].ToUpperInvariant() switch
        {
            "FEMALE" => VoiceGender.Female,
            "MALE" => VoiceGender.Male,
            "-" => VoiceGender.Unknown,
            _ => throw new FormatException($"gender is female, male or -, not '{fields[2]}'"),
        };
        string[] keys = fields[3] is "-" ? [] : fields[3].Split(',', StringSplitOptions.TrimEntries);
        if (keys.FirstOrDefault(key => key.IndexOf(':', StringComparison.Ordinal) < 1) is { } wrong)
        {
            throw new FormatException($"a local voice is written engine:voice, not '{wrong}'");
        }
        return new VoiceRow(fields[0], fields[1] is "*" or "-" ? null : fields[1], gender, keys);
    }
}
