using Parley.Audio;

namespace Parley.Turns.Recordings;

/// <summary>
/// Utterances from a folder with a <c>manifest.tsv</c>: columns <c>file</c>, <c>transcript</c> and <c>speaker</c>. Files that
/// <c>multi-segments.tsv</c> lists hold several utterances and are left out, as is what has no transcript of words.
/// </summary>
internal static class RecordingFolder
{
    private const int LongestSeconds = 30;

    public static IReadOnlyList<Recording> Read(string folder)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "manifest.tsv"));
        var columns = lines[0].Split('\t');
        var (file, text, speaker) = (Column("file"), Column("transcript"), Column("speaker"));
        var multi = Path.Combine(folder, "multi-segments.tsv");
        var several = File.Exists(multi)
            ? File.ReadLines(multi).Skip(1).Select(l => l.Split('\t')[0]).ToHashSet(StringComparer.Ordinal)
            : [];
        var recordings = new List<Recording>();
        foreach (var fields in lines.Skip(1).Select(l => l.Split('\t')))
        {
            var isWords = fields[text].Any(char.IsLower);
            if (!isWords || several.Contains(fields[file]))
            {
                continue;
            }

            var audio = WavFile.Read(Path.Combine(folder, fields[file])).AtRate(16_000);
            if (audio.Duration.TotalSeconds <= LongestSeconds)
            {
                recordings.Add(new(fields[file], fields[speaker], Loudness(audio.Samples)));
            }
        }

        return recordings;

        int Column(string name) =>
            Array.IndexOf(columns, name) is >= 0 and var at
                ? at
                : throw new FormatException($"manifest.tsv has no column '{name}'.");
    }

    /// <summary>Brings a recording to -23 dBFS, as a microphone with gain control does.</summary>
    private static short[] Loudness(short[] samples)
    {
        var sum = samples.Sum(s => (double)s * s) / Math.Max(1, samples.Length);
        var gain = Math.Min(Math.Pow(10, -23 / 20.0) * 32_768 / Math.Sqrt(sum + 1), 8);
        return [.. samples.Select(s => (short)Math.Clamp(s * gain, short.MinValue, short.MaxValue))];
    }
}
