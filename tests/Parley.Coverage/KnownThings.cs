namespace Parley.Coverage;

/// <summary>Everything that is on the wire, from the lists in <c>Known</c>; and the short list of what is not there yet.</summary>
internal sealed record KnownThings(
    IReadOnlyList<KnownPart> Parts,
    IReadOnlyList<KnownFeature> Features,
    IReadOnlyList<KnownException> Exceptions
)
{
    public static readonly string[] Profiles = ["voice-live", "realtime", "realtime-beta"];
    private const string ExceptionFile = "exceptions.tsv";

    /// <param name="folder">The folder <c>tests/Parley.Coverage/Known</c>.</param>
    /// <exception cref="FormatException">A line has another form.</exception>
    public static KnownThings Read(string folder) =>
        new(
            [.. Profiles.SelectMany(profile => Rows(folder, profile + ".tsv").Select(row => PartOf(profile, row)))],
            [.. Rows(folder, "features.tsv").Select(row => new KnownFeature(row[0], row[1]))],
            [.. Rows(folder, ExceptionFile).Select(row => new KnownException(row[0], row[1], row[2]))]
        );

    /// <summary>The first exception that fits, or null.</summary>
    public KnownException? ExceptionOf(KnownPart part, string field) =>
        Exceptions.FirstOrDefault(exception => exception.Fits(part.Profile, part.Kind, part.Name, field));

    public KnownException? ExceptionOf(KnownFeature feature) =>
        Exceptions.FirstOrDefault(exception => exception.Fits(feature));

    private static KnownPart PartOf(string profile, string[] row)
    {
        if (!Kinds.All.Contains(row[0], StringComparer.Ordinal))
        {
            throw new FormatException(
                $"{profile}.tsv: '{row[0]}' is no kind; there are {string.Join(", ", Kinds.All)}."
            );
        }

        return new KnownPart(profile, row[0], row[1], row.Length > 2 ? row[2].Split(' ') : []);
    }

    private static IEnumerable<string[]> Rows(string folder, string file)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, file)))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var row = line.Split('\t');
            var least = file is ExceptionFile ? 3 : 2;
            yield return row.Length >= least
                ? row
                : throw new FormatException($"{file}: this line has less than {least} columns: {line}");
        }
    }
}
