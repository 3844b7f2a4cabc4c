using System.Globalization;
using System.Runtime.InteropServices;
using Parley.Audio;
using Parley.Engines.Cadence;
using Parley.Turns.Recordings;

namespace Parley.Turns.Training;

/// <summary>
/// Writes what the network of <c>Parley.Engines.Cadence</c> learns from: for each recording and each take of it the window before its
/// true end, before pauses within it, before gaps between words, and before places of chance. The same code computes it as in a session.
/// </summary>
internal static class TrainingSet
{
    private const int Rate = 16_000;
    private const int Fade = 80;
    private const int MostGaps = 6;
    private const int Deepest = 3;
    private const int Anywhere = 2;
    private const int EndsOfTake = 2;
    private const double ShortestSeconds = 1.2;

    /// <param name="folder">Receives <c>windows.bin</c> (16-bit floats) and <c>rows.tsv</c>.</param>
    public static void Write(IReadOnlyList<string> audio, string? noise, int takes, string folder)
    {
        Directory.CreateDirectory(folder);
        var noises = Noises(noise);
        var recordings = audio
            .SelectMany(RecordingFolder.Read)
            .Where(r => r.Samples.Length > ShortestSeconds * Rate)
            .ToList();
        using var windows = File.Create(Path.Combine(folder, "windows.bin"));
        using var rows = new StreamWriter(Path.Combine(folder, "rows.tsv"));
        rows.WriteLine("end\tkind\tspeaker\tfile\ttake\tvoiced\tseconds");
        var gate = new Lock();
        var done = 0;
        Parallel.For(
            0,
            recordings.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            () => new CadenceWindow(),
            (i, _, reader) =>
            {
                var found = Rows(recordings[i], takes, noises, reader);
                lock (gate)
                {
                    foreach (var (line, values) in found)
                    {
                        rows.WriteLine(line);
                        windows.Write(MemoryMarshal.AsBytes<Half>(values));
                    }

                    if (++done % 100 == 0)
                    {
                        Console.Error.WriteLine($"wrote {done} of {recordings.Count} recordings");
                    }
                }

                return reader;
            },
            _ => { }
        );
    }

    private static List<(string Line, Half[] Values)> Rows(
        Recording recording,
        int takes,
        IReadOnlyList<short[]> noises,
        CadenceWindow reader
    )
    {
        var found = new List<(string, Half[])>();
        var window = new float[CadenceWindow.Channels * CadenceWindow.Frames];
        for (var take = 0; take < takes; take++)
        {
            var random = Scene.Dice(recording, 100 + take);
            var channel = Channel.Draw(take, random, noises);
            var samples = channel?.Turn(recording.Samples) ?? recording.Samples;
            var loud = Math.Sqrt(samples.Average(s => (double)s * s));
            var floor = Scene.Floor(samples);
            foreach (var (isEnd, kind, at) in Cuts(samples, random))
            {
                // Long enough for a window and its room, short enough that a take costs little.
                var from = Math.Max(0, at - CadenceWindow.Samples);
                var before = samples[from..at];
                for (var k = 0; k < Math.Min(Fade, before.Length) && kind is not "end"; k++)
                {
                    before[^(k + 1)] = (short)(before[^(k + 1)] * k / Fade);
                }

                short[] sound = [.. before, .. Scene.Room((100 * 16) + random.Next(80 * 16), floor, random)];
                channel?.Pass(sound, loud);
                var voiced = reader.Read(sound, window);
                if (voiced > 0)
                {
                    found.Add(
                        (
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"{(isEnd ? 1 : 0)}\t{kind}\t{recording.Speaker}\t{recording.Name}\t{take}\t{voiced}\t{(double)at / Rate:F2}"
                            ),
                            [.. window.Select(v => (Half)v)]
                        )
                    );
                }
            }
        }

        return found;
    }

    private static IEnumerable<(bool IsEnd, string Kind, int At)> Cuts(short[] samples, Random random)
    {
        var voice = Scene.VoiceEnd(samples);
        for (var i = 0; i < EndsOfTake; i++)
        {
            // With its own tail, and cut where the voice is lost.
            yield return (
                true,
                i == 0 ? "end" : "cut-end",
                i == 0 ? samples.Length : Math.Min(samples.Length, voice + 160 + random.Next(800))
            );
        }

        foreach (var (gap, rank) in Scene.Gaps(samples).Take(MostGaps).Select((gap, rank) => (gap, rank)))
        {
            yield return (false, rank < Deepest ? "gap" : "shallow-gap", gap);
        }

        for (var i = 0; i < Anywhere; i++)
        {
            var (from, to) = (Rate / 2, voice - (Rate / 3));
            if (to > from)
            {
                yield return (false, "anywhere", random.Next(from, to));
            }
        }
    }

    private static List<short[]> Noises(string? folder) =>
        folder is null
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(folder, "*.wav", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(file => WavFile.Read(file).AtRate(Rate).Samples),
            ];
}
