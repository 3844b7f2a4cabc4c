using System.Globalization;
using Parley.Audio;
using Parley.Lab.Calls;
using Parley.Lab.Recordings;

namespace Parley.Lab.Report;

/// <summary>Keeps the sound of what went wrong: the microphone on its own, and what the loudspeaker played beside it.</summary>
internal sealed class FailureStore(string folder)
{
    private const int PerSection = 6;
    private const double LongestMs = 12_000;

    private readonly Lock _lock = new();
    private readonly List<FailureRow> _rows = [];

    public IReadOnlyList<FailureRow> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.OrderBy(row => row.Section, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Keeps what the microphone captured from a moment on (at most 12 s), the first few of each section.</summary>
    public void Keep(string section, string what, LabCaller caller, double fromMs)
    {
        string name;
        lock (_lock)
        {
            var number = _rows.Count(row => string.Equals(row.Section, section, StringComparison.Ordinal));
            if (number >= PerSection)
            {
                return;
            }

            name = string.Create(CultureInfo.InvariantCulture, $"failures/{section}-{number + 1}.wav");
            _rows.Add(new FailureRow(section, what, name));
        }

        var samples = caller.Microphone.Recorded;
        var from = Math.Clamp(At(fromMs), 0, samples.Length);
        var to = Math.Clamp(At(fromMs + LongestMs), from, samples.Length);
        Directory.CreateDirectory(Path.Combine(folder, "failures"));
        WavFile.Write(Path.Combine(folder, name), samples.AsSpan(from, to - from), Recording.Rate);

        int At(double ms) => (int)((ms - caller.Microphone.BeganMs) * Recording.Rate / 1000);
    }
}
