using Parley.Engines.Tests.Hearing;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Transcription;

/// <summary>Human recordings with what was said, in sets that are alike: who speaks what, over which line.</summary>
internal static class SpokenSets
{
    internal const string Short = "short requests";
    internal const string Digits = "single digits, 8 kHz";
    internal const string Narration = "narration, one reader";

    private static readonly (string Prefix, string Set)[] Sets =
    [
        ("commands/gc-", Short),
        ("commands/ms-", Short),
        ("commands/cv-", Short),
        ("commands/ps-", Short),
        ("commands/fsdd-", Digits),
        ("speech/gc-", "telephone talk, 8 kHz"),
        ("speech/lj-", Narration),
        ("speech/ps-", "novel, one reader"),
        ("speech/sb-", "read sentences"),
        ("speech/vctk-", "read, UK accents"),
        ("speech/ls-", "audio books, hard part"),
    ];

    /// <summary>At most so many recordings of each set, spread over it. Skips the test where there are none.</summary>
    internal static List<(string Set, string File, string Said)> Take(int perSet)
    {
        var path = Path.Combine(Repository.Shared, "audio", "manifest.tsv");
        Assert.SkipUnless(File.Exists(path), $"No recordings here: {path} is missing (see PARLEY_SHARED).");
        return
        [
            .. File.ReadLines(path)
                .Skip(1)
                .Select(line => line.Split('\t'))
                .Select(fields => (Set: SetOf(fields[0]), File: fields[0], Said: fields[1]))
                .Where(item => item.Set is not null)
                .GroupBy(item => item.Set!, StringComparer.Ordinal)
                .SelectMany(set => Spread([.. set.Select(item => (item.Set!, item.File, item.Said))], perSet)),
        ];
    }

    private static string? SetOf(string file) =>
        Sets.FirstOrDefault(set => file.StartsWith(set.Prefix, StringComparison.Ordinal)).Set;

    private static IEnumerable<T> Spread<T>(List<T> items, int most) =>
        items.Where((_, i) => items.Count <= most || i * most / items.Count != (i - 1) * most / items.Count || i == 0);
}
