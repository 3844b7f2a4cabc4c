using Parley.Engines.Cadence;
using Parley.Engines.Hearing.EndOfTurn;

namespace Parley.Turns.Pauses;

/// <summary>
/// Networks that have not heard some speakers, from a folder that <c>train.py --folds</c> wrote: <c>folds.tsv</c> says who is judged by
/// which. Without such a folder nobody votes.
/// </summary>
internal sealed class Voters : IDisposable
{
    private readonly Dictionary<string, CadenceDetector> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CadenceDetector> _speakers = new(StringComparer.Ordinal);

    public Voters(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        foreach (var line in File.ReadLines(Path.Combine(folder, "folds.tsv")))
        {
            var fields = line.Split('\t');
            if (!_files.TryGetValue(fields[1], out var detector))
            {
                _files[fields[1]] = detector = new(File.ReadAllBytes(Path.Combine(folder, fields[1])));
            }

            _speakers[fields[0]] = detector;
        }
    }

    /// <summary>Somebody votes.</summary>
    public bool Any => _files.Count > 0;

    /// <summary>Who has not heard this person; of several that have not, always the same.</summary>
    public ITurnDetector? For(string speaker) =>
        _speakers.GetValueOrDefault(speaker)
        ?? _files.OrderBy(file => file.Key, StringComparer.Ordinal).FirstOrDefault().Value;

    public void Dispose()
    {
        foreach (var detector in _files.Values)
        {
            detector.Dispose();
        }
    }
}
