using System.Text.Json;
using Parley.Turns.Recordings;

namespace Parley.Turns.Pauses;

/// <summary>The pauses of a folder, kept between runs when asked: hearing them takes minutes, fitting takes moments.</summary>
internal static class ExampleFile
{
    private const int Hesitations = 3;

    /// <param name="collector">Makes a collector, with a transcriber or without.</param>
    /// <param name="votes">Somebody votes: votes are always heard anew, what was understood is kept.</param>
    public static List<PauseExample> Collect(
        string folder,
        Func<bool, PauseCollector> collector,
        bool votes,
        string? cache
    )
    {
        var kept =
            cache is not null && File.Exists(cache)
                ? JsonSerializer.Deserialize<List<PauseExample>>(File.ReadAllText(cache))!
                : null;
        if (kept is not null && !votes)
        {
            return kept;
        }

        var all = Hear(folder, () => collector(kept is null));
        if (kept is not null)
        {
            return kept.Count == all.Count
                ? [.. all.Zip(kept, (heard, known) => heard with { Text = known.Text })]
                : throw new InvalidDataException($"{cache} is of other recordings: remove it.");
        }

        if (cache is not null)
        {
            File.WriteAllText(cache, JsonSerializer.Serialize(all));
        }

        return all;
    }

    private static List<PauseExample> Hear(string folder, Func<PauseCollector> collector)
    {
        var recordings = RecordingFolder.Read(folder);
        var found = new List<PauseExample>[recordings.Count];
        using var collectors = new ThreadLocal<PauseCollector>(collector, trackAllValues: true);
        var done = 0;
        Parallel.For(
            0,
            recordings.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            i =>
            {
                found[i] = [.. Scenes(recordings[i]).SelectMany(scene => collectors.Value!.Collect(scene))];
                if (Interlocked.Increment(ref done) % 20 == 0)
                {
                    Console.Error.WriteLine($"heard {done} of {recordings.Count} recordings");
                }
            }
        );
        foreach (var one in collectors.Values)
        {
            one.Dispose();
        }

        return [.. found.SelectMany(f => f)];
    }

    private static IEnumerable<Scene> Scenes(Recording recording)
    {
        yield return Scene.Plain(recording);
        foreach (var scene in Scene.Hesitating(recording, Hesitations))
        {
            yield return scene;
        }
    }
}
