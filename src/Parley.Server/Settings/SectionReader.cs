using System.Globalization;

namespace Parley.Server.Settings;

/// <summary>Reads a section whose names are nested; every complaint names the full path of the value.</summary>
internal sealed class SectionReader(IConfigurationSection section)
{
    public string Path => section.Path;

    public string Key => section.Key;

    /// <exception cref="SettingsException">There is a name that nobody reads: it would be a rule that does not hold.</exception>
    public SectionReader Only(params ReadOnlySpan<string> known)
    {
        foreach (var child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                throw new SettingsException(
                    $"{child.Path} is not known; {section.Path} has {string.Join(", ", known)}."
                );
            }
        }

        return this;
    }

    public IEnumerable<SectionReader> Children(string name) =>
        section.GetSection(name).GetChildren().Select(child => new SectionReader(child));

    public string? Text(string name) =>
        section[name] is { } value && value.Trim() is { Length: > 0 } text ? text : null;

    public bool Flag(string name, bool otherwise) =>
        Text(name)?.ToLowerInvariant() switch
        {
            null => otherwise,
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => throw Wrong(name, "is true or false"),
        };

    public int? Whole(string name, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= min
            && value <= max
            ? value
            : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"is a whole number from {min} to {max}"));
    }

    /// <summary>A list, or one text with commas between.</summary>
    public IReadOnlyList<string> List(string name)
    {
        var found = section.GetSection(name);
        return
        [
            .. found
                .GetChildren()
                .Select(child => child.Value)
                .Concat((found.Value ?? "").Split(','))
                .Select(value => value?.Trim() ?? "")
                .Where(value => value.Length > 0),
        ];
    }

    public SettingsException Wrong(string name, string rule) =>
        new($"{section.Path}:{name} {rule}; '{section[name]}' is not.");

    public SettingsException Missing(string name, string why) => new($"{section.Path}:{name} is missing: {why}.");
}
