using System.Globalization;
using Parley.Audio;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing;

/// <summary>
/// Human recordings kept beside the repository (environment variable PARLEY_SHARED, by default ../shared); a test that needs
/// them is skipped where they are not.
/// </summary>
internal static class Recordings
{
    private static readonly string Audio = Path.Combine(Repository.Shared, "audio");

    /// <summary>Spans of speech in seconds, by file, of recordings with several utterances.</summary>
    public static Dictionary<string, List<(double Start, double End)>> Utterances() =>
        Lines("multi-segments.tsv")
            .Skip(1)
            .Select(line => line.Split('\t'))
            .GroupBy(fields => fields[0], StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => group.Select(fields => (Number(fields[1]), Number(fields[2]))).ToList(),
                StringComparer.Ordinal
            );

    /// <summary>Spans of speech in seconds, by file, labelled by hand.</summary>
    public static Dictionary<string, List<(double Start, double End)>> Labelled() =>
        Lines("manifest.tsv")
            .Select(line => line.Split('\t'))
            .Where(fields => fields.Length > 1 && fields[1].StartsWith("VAD:", StringComparison.Ordinal))
            .ToDictionary(fields => fields[0], fields => Spans(fields[1][4..]), StringComparer.Ordinal);

    public static short[] Load(string file) => WavFile.Read(Path.Combine(Audio, file)).AtRate(16_000).Samples;

    private static List<(double Start, double End)> Spans(string text) =>
        [
            .. text.Split(',')
                .Chunk(3)
                .Where(span => span is [_, _, "1"])
                .Select(span => (Number(span[0]), Number(span[1]))),
        ];

    private static IEnumerable<string> Lines(string file)
    {
        var path = Path.Combine(Audio, file);
        Assert.SkipUnless(File.Exists(path), $"No recordings here: {path} is missing (see PARLEY_SHARED).");
        return File.ReadLines(path);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
