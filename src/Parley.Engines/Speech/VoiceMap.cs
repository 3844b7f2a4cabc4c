using System.Text.RegularExpressions;

namespace Parley.Engines.Speech;

/// <summary>
/// The table that says which local voice speaks for a voice of the cloud. A text file (<c>voices.tsv</c>) that a person can
/// edit; immutable once read.
/// </summary>
public sealed partial class VoiceMap
{
    private const string Resource = "Parley.Engines.Speech.voices.tsv";
    private const string HomeLocale = "en-US";

    private readonly IReadOnlyList<VoiceRow> _rows;

    private VoiceMap(IReadOnlyList<VoiceRow> rows) => _rows = rows;

    /// <summary>The table that Parley comes with.</summary>
    public static VoiceMap Default { get; } = Parse(DefaultText(), "the built-in table");

    /// <summary>Reads a table.</summary>
    /// <param name="path">Null, or a file that is not there, gives the default.</param>
    /// <exception cref="FormatException">The message names the file, the line and what is wrong with it.</exception>
    public static VoiceMap Load(string? path) =>
        path is not null && File.Exists(path) ? Parse(File.ReadAllText(path), path) : Default;

    /// <summary>Writes the default table, for a person to edit. Leaves a file that is there alone.</summary>
    public static void WriteDefault(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, DefaultText());
        }
    }

    /// <summary>Reads a table from text.</summary>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="FormatException">The message names the source, the line and what is wrong with it.</exception>
    public static VoiceMap Parse(string text, string source)
    {
        var rows = new List<VoiceRow>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.TrimEnd('\r', ' ', '\t');
            if (content.Length == 0 || content[0] is '#')
            {
                continue;
            }
            try
            {
                rows.Add(VoiceRow.Parse(content));
            }
            catch (FormatException e)
            {
                throw new FormatException($"{source}, line {number}: {e.Message}", e);
            }
        }
        return new VoiceMap(rows);
    }

    /// <summary>Finds the local voice for a request. Null only when there is no voice at all.</summary>
    /// <param name="voices">What the speaker has, best first.</param>
    public VoiceChoice? Resolve(VoiceRequest request, IReadOnlyList<LocalVoice> voices)
    {
        if (voices.Count == 0)
        {
            return null;
        }
        var name = request.Name?.Trim() ?? "";
        if (voices.FirstOrDefault(voice => Same(voice.Key, name)) is { } own)
        {
            return new VoiceChoice(own, VoiceMatch.Exact, null) { IsLocal = true };
        }
        var row = Find(name, request.Gender);
        var locale = WantedLocale(request, name, row?.Locale ?? LocaleOf(name)) ?? HomeLocale;
        var gender = request.Gender ?? row?.Gender ?? VoiceGender.Unknown;
        var found = (row is null ? null : FirstOf(row, voices, locale)) ?? ByLocale(locale, gender, voices);
        return found is null
            ? Choice(name, ByDefault(gender, voices), VoiceMatch.Default)
            : Choice(name, found, MatchOf(row, locale, found));
    }

    private static VoiceMatch MatchOf(VoiceRow? row, string locale, LocalVoice found) =>
        row switch
        {
            { IsExact: true } => VoiceMatch.Exact,
            { IsWholeLocale: false } => VoiceMatch.Pattern,
            _ => Same(locale, found.Locale) ? VoiceMatch.Locale : VoiceMatch.Language,
        };

    private static VoiceChoice Choice(string name, LocalVoice voice, VoiceMatch match) =>
        new(
            voice,
            match,
            match switch
            {
                VoiceMatch.Default => $"No local voice speaks the language asked for; {voice.Key} speaks instead.",
                VoiceMatch.Locale or VoiceMatch.Language when name.Length > 0 =>
                    $"The voice '{name}' is not in the table of voices; {voice.Key} speaks for it.",
                _ => null,
            }
        );

    // The exact name, then the longest pattern; of equal ones the one with the right gender.
    private VoiceRow? Find(string name, VoiceGender? gender) =>
        _rows
            .Where(row => row.Pattern is not "*" && row.Matches(name))
            .OrderByDescending(row => row.IsExact)
            .ThenByDescending(row => row.Pattern.Length)
            .ThenByDescending(row => Fits(row.Gender, gender ?? VoiceGender.Unknown))
            .FirstOrDefault();

    private static int Fits(VoiceGender offered, VoiceGender wanted) =>
        offered == wanted ? 2
        : offered is VoiceGender.Unknown || wanted is VoiceGender.Unknown ? 1
        : 0;

    private static string? WantedLocale(VoiceRequest request, string name, string? home)
    {
        if (request.Locale is { Length: > 0 } locale)
        {
            return locale;
        }
        var anyLanguage =
            home is null
            || name.Contains("Multilingual", StringComparison.OrdinalIgnoreCase)
            || name.Contains(":Dragon", StringComparison.OrdinalIgnoreCase);
        var preferred = request.PreferLocales.FirstOrDefault(prefer => anyLanguage || SameLanguage(prefer, home!));
        var spoken =
            anyLanguage && request.Language is { Length: > 0 } own && !SameLanguage(own, home ?? HomeLocale)
                ? own
                : null;
        return preferred ?? spoken ?? home;
    }

    private static LocalVoice? FirstOf(VoiceRow row, IReadOnlyList<LocalVoice> voices, string locale) =>
        row
            .Keys.Select(key => voices.FirstOrDefault(voice => Same(voice.Key, key)))
            .FirstOrDefault(voice => voice is not null && Serves(voice, row, locale));

    // A row's own voice serves the row's locale; another one only where it is a voice of that very locale.
    private static bool Serves(LocalVoice voice, VoiceRow row, string locale) =>
        (row.Locale is { } own && Same(own, locale)) || Same(voice.Locale, locale);

    private LocalVoice? ByLocale(string locale, VoiceGender gender, IReadOnlyList<LocalVoice> voices) =>
        _rows
            .Where(row => Same(row.Pattern, $"{locale}-*"))
            .OrderByDescending(row => Fits(row.Gender, gender))
            .Select(row => FirstOf(row, voices, locale))
            .FirstOrDefault(voice => voice is not null)
        ?? voices
            .Where(voice => SameLanguage(voice.Locale, locale))
            .OrderByDescending(voice => Closeness(voice.Locale, locale) + Fits(voice.Gender, gender))
            .FirstOrDefault();

    // The very locale, else the language as such (de), else a language's only or first region (fr-FR for fr-LU).
    private static int Closeness(string offered, string wanted) =>
        Same(offered, wanted) ? 16
        : Same(offered, Language(offered)) ? 8
        : offered.Split('-') is [var language, var region] && Same(language, region) ? 4
        : 0;

    private LocalVoice ByDefault(VoiceGender gender, IReadOnlyList<LocalVoice> voices) =>
        _rows
            .Where(row => row.Pattern is "*")
            .OrderByDescending(row => Fits(row.Gender, gender))
            .SelectMany(row => row.Keys)
            .Select(key => voices.FirstOrDefault(voice => Same(voice.Key, key)))
            .FirstOrDefault(voice => voice is not null)
        ?? voices[0];

    private static string? LocaleOf(string name) =>
        LocaleStart().Match(name) is { Success: true } match ? match.Value : null;

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool SameLanguage(string one, string other) => Same(Language(one), Language(other));

    private static string Language(string locale)
    {
        var dash = locale.IndexOf('-', StringComparison.Ordinal);
        var language = (dash < 0 ? locale : locale[..dash]).ToUpperInvariant();
        return language switch
        {
            "NO" or "NN" => "NB",
            "CMN" or "YUE" or "WUU" => "ZH",
            "IW" => "HE",
            "IN" => "ID",
            _ => language,
        };
    }

    private static string DefaultText()
    {
        using var stream =
            typeof(VoiceMap).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^[a-z]{2,3}-(?:[A-Z][a-z]{3}-)?[A-Z]{2}(?=-)", RegexOptions.None, 1000)]
    private static partial Regex LocaleStart();
}
