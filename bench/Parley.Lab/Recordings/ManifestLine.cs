using System.Globalization;
using Parley.Lab.Signal;

namespace Parley.Lab.Recordings;

/// <summary>One line of <c>manifest.tsv</c>.</summary>
/// <param name="File">Path below the folder.</param>
/// <param name="Seconds">0 when not given.</param>
internal sealed record ManifestLine(string File, string Transcript, string Speaker, double Seconds)
{
    private const string Labels = "VAD:";

    /// <summary>First folder of the path; <c>all</c> for a file that lies in no folder.</summary>
    public string Set => File.Contains('/', StringComparison.Ordinal) ? File.Split('/')[0] : "all";

    /// <summary>Hand labels instead of words: <c>VAD:start,end,0|1,...</c> in seconds.</summary>
    public bool IsLabelled => Transcript.StartsWith(Labels, StringComparison.Ordinal);

    /// <summary>Words are known: neither labels nor a mark such as NOISE.</summary>
    public bool HasWords => !IsLabelled && Transcript.Any(char.IsLower);

    /// <summary>Somebody speaks in it.</summary>
    public bool IsSpeech => IsLabelled || HasWords;

    /// <summary>Reads a manifest; the first line names the columns, <c>file</c> and <c>transcript</c> must be among them.</summary>
    /// <exception cref="LabException">They are not.</exception>
    public static IReadOnlyList<ManifestLine> Read(TextReader manifest)
    {
        var columns = (manifest.ReadLine() ?? "").Split('\t').Select(column => column.Trim()).ToList();
        var (file, transcript) = (columns.IndexOf("file"), columns.IndexOf("transcript"));
        if (file < 0 || transcript < 0)
        {
            throw new LabException("The first line of manifest.tsv must name the columns file and transcript.");
        }

        var (speaker, seconds) = (columns.IndexOf("speaker"), columns.IndexOf("seconds"));
        List<ManifestLine> lines = [];
        while (manifest.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            if (fields.Length <= Math.Max(file, transcript) || fields[file].Length == 0)
            {
                continue;
            }

            var length = double.TryParse(Field(seconds), CultureInfo.InvariantCulture, out var given) ? given : 0;
            lines.Add(new ManifestLine(fields[file].Replace('\\', '/'), fields[transcript], Field(speaker), length));
            string Field(int column) => column >= 0 && column < fields.Length ? fields[column].Trim() : "";
        }

        return lines;
    }

    /// <summary>The stretches labelled 1, joined where they touch, in samples.</summary>
    public IReadOnlyList<Stretch> SpeechLabels(int sampleRate)
    {
        var fields = Transcript[Labels.Length..].Split(',');
        List<Stretch> speech = [];
        for (var i = 0; i + 2 < fields.Length; i += 3)
        {
            if (
                fields[i + 2].Trim() is not "1"
                || !double.TryParse(fields[i], CultureInfo.InvariantCulture, out var start)
                || !double.TryParse(fields[i + 1], CultureInfo.InvariantCulture, out var end)
            )
            {
                continue;
            }

            var stretch = new Stretch((int)(start * sampleRate), (int)(end * sampleRate));
            if (speech.Count > 0 && speech[^1].End >= stretch.Start)
            {
                speech[^1] = speech[^1] with { End = stretch.End };
            }
            else
            {
                speech.Add(stretch);
            }
        }

        return speech;
    }
}
