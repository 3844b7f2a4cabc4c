using Parley.Audio;
using Parley.Lab.Signal;

namespace Parley.Lab.Recordings;

/// <summary>All that callers can say, and the noise around them. Recordings are read when they are needed.</summary>
internal sealed class Library
{
    private const double LongestSeconds = 20;

    /// <summary>Speech at <see cref="Recording.LevelDbfs"/> has room for so much below full scale.</summary>
    private const double MostCrestDb = 30;

    private readonly string? _folder;
    private readonly IReadOnlyList<ManifestLine> _lines;
    private readonly IReadOnlyList<Recording> _spoken;
    private readonly int _seed;

    private Library(string? folder, IReadOnlyList<ManifestLine> lines, IReadOnlyList<Recording> spoken, int seed)
    {
        _folder = folder;
        _lines = lines;
        _spoken = spoken;
        _seed = seed;
    }

    /// <summary>Where the speech comes from, for the report.</summary>
    public string Source => _folder is null ? "local voices" : $"{_lines.Count(line => line.IsSpeech)} recordings";

    public required Voices Voices { get; init; }

    /// <summary>Noise at the callers' rate; empty when there is none.</summary>
    public required IReadOnlyList<(string Name, short[] Samples)> Noises { get; init; }

    /// <summary>Files that could not be used, and why.</summary>
    public List<string> Skipped { get; } = [];

    /// <param name="audio">A folder with <c>manifest.tsv</c>; null: the local voices.</param>
    /// <param name="noise">A folder of WAV files; null: what the manifest calls noise, if anything.</param>
    /// <param name="localLines">How many sentences the local voices say.</param>
    /// <exception cref="LabException">A folder is not what it should be, or there are no voices.</exception>
    public static async Task<Library> OpenAsync(
        string? audio,
        string? noise,
        int localLines,
        int seed,
        CancellationToken cancellationToken
    )
    {
        var voices = new Voices();
        IReadOnlyList<ManifestLine> lines = [];
        IReadOnlyList<Recording> spoken = [];
        if (audio is null)
        {
            if (!voices.Available)
            {
                throw new LabException("There is no local voice: install libflite1, or give recordings with --audio.");
            }

            spoken = await voices.SentencesAsync(localLines, cancellationToken);
        }
        else
        {
            var manifest = Path.Combine(audio, "manifest.tsv");
            if (!File.Exists(manifest))
            {
                throw new LabException($"{audio} has no manifest.tsv with the columns file and transcript.");
            }

            using var reader = File.OpenText(manifest);
            lines = ManifestLine.Read(reader);
        }

        List<string> skipped = [];
        var library = new Library(audio, lines, spoken, seed)
        {
            Voices = voices,
            Noises = ReadNoises(audio, noise, lines, skipped),
        };
        library.Skipped.AddRange(skipped);
        return library;
    }

    /// <summary>
    /// Recordings of one kind, spread evenly over sets and, within a set, over speakers; the choice depends on the seed alone.
    /// </summary>
    /// <param name="wanted">Which lines of the manifest; local voices always have words.</param>
    /// <param name="usable">Looked at after reading, for instance for a length of speech.</param>
    public IReadOnlyList<Recording> Choose(
        int count,
        Func<ManifestLine, bool> wanted,
        Func<Recording, bool>? usable = null
    )
    {
        if (_folder is null)
        {
            return [.. _spoken.Where(one => usable?.Invoke(one) != false).Take(count)];
        }

        List<Recording> chosen = [];
        foreach (var line in InTurn([.. _lines.Where(line => line.IsSpeech && wanted(line))]))
        {
            if (chosen.Count >= count)
            {
                break;
            }

            if (line.Seconds <= LongestSeconds && Read(line) is { } recording && usable?.Invoke(recording) != false)
            {
                chosen.Add(recording);
            }
        }

        return chosen;
    }

    /// <summary>Names of the sets that hold something of this kind.</summary>
    public IReadOnlyList<string> Sets(Func<ManifestLine, bool> wanted) =>
        _folder is null
            ? [.. _spoken.Select(one => one.Set).Distinct(StringComparer.Ordinal)]
            :
            [
                .. _lines
                    .Where(line => line.IsSpeech && wanted(line))
                    .Select(line => line.Set)
                    .Distinct(StringComparer.Ordinal),
            ];

    private Recording? Read(ManifestLine line)
    {
        try
        {
            var audio = WavFile.Read(Path.Combine(_folder!, line.File));
            if (audio.Samples.Length < audio.SampleRate / 5)
            {
                return null;
            }

            if (
                Mixing.ActiveLevel(audio.Samples, audio.SampleRate) is var level
                && Mixing.PeakDbfs(audio.Samples) - level > MostCrestDb
            )
            {
                Skipped.Add(
                    $"{line.File}: a click is so loud beside the voice that it cannot be brought to the callers' level"
                );
                return null;
            }

            var labels = line.IsLabelled ? line.SpeechLabels(Recording.Rate) : null;
            return Recording.From(
                line.File,
                line.Set,
                line.Speaker,
                line.HasWords ? line.Transcript : null,
                audio,
                labels
            );
        }
        catch (Exception e)
            when (e is IOException or InvalidDataException or ArgumentException or UnauthorizedAccessException)
        {
            Skipped.Add($"{line.File}: {e.Message}");
            return null;
        }
    }

    // Sets take turns, and speakers within a set; chance decides who is first.
    private IEnumerable<ManifestLine> InTurn(IReadOnlyList<ManifestLine> lines)
    {
        var random = new Random(_seed);
        var shuffled = lines.Select(line => (line, order: random.Next())).OrderBy(pair => pair.order).ToList();
        var ranked =
            from pair in shuffled
            group pair.line by new { pair.line.Set, pair.line.Speaker } into speaker
            from numbered in speaker.Select((line, nth) => (line, nth))
            select numbered;
        var bySet = ranked
            .GroupBy(numbered => numbered.line.Set, StringComparer.Ordinal)
            .SelectMany(set => set.OrderBy(one => one.nth).Select((one, place) => (one.line, place)));
        return bySet.OrderBy(placed => placed.place).Select(placed => placed.line);
    }

    private static List<(string, short[])> ReadNoises(
        string? audio,
        string? folder,
        IReadOnlyList<ManifestLine> lines,
        List<string> skipped
    )
    {
        IEnumerable<string> files =
            folder is not null && Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : folder is not null ? throw new LabException($"The noise folder {folder} is not there.")
            : audio is null ? []
            : lines.Where(line => !line.IsSpeech).Select(line => Path.Combine(audio, line.File));
        List<(string, short[])> noises = [];
        foreach (var file in files)
        {
            try
            {
                var samples = WavFile.Read(file).AtRate(Recording.Rate).Samples;
                if (samples.Length >= Recording.Rate)
                {
                    noises.Add((Path.GetFileName(file), samples));
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
            {
                skipped.Add($"{Path.GetFileName(file)}: {e.Message}");
            }
        }

        return noises;
    }
}
