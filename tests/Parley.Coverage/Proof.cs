using System.Text.RegularExpressions;

namespace Parley.Coverage;

/// <summary>
/// The tests that together prove a set of names, as the last cell of a row tells them: <c>A.test; `field`, `other`: B.test</c>. The
/// first one proves all that no other is named for.
/// </summary>
internal sealed partial class Proof(TestRun run, KnownPart part)
{
    /// <summary>A proof of the names, with as few tests as possible; ties go to the first in the alphabet.</summary>
    public string Find(IReadOnlyList<string> fields)
    {
        var open = fields.ToList();
        var cell = new List<string>();
        while (open.Count > 0)
        {
            var best = open.SelectMany(TestsOf)
                .GroupBy(test => test, StringComparer.Ordinal)
                .OrderByDescending(test => test.Count())
                .ThenBy(test => test.Key, StringComparer.Ordinal)
                .FirstOrDefault();
            if (best is null)
            {
                break;
            }

            var proven = open.Where(field => TestsOf(field).Contains(best.Key)).ToList();
            open.RemoveAll(proven.Contains);
            cell.Add(cell.Count == 0 ? best.Key : $"{Markdown.Codes(proven)}: {best.Key}");
        }

        return string.Join("; ", cell);
    }

    /// <summary>True when every test that the cell names still proves what the cell says, or cannot run on this machine.</summary>
    public bool Holds(string cell, IReadOnlyList<string> fields)
    {
        var open = fields.ToHashSet(StringComparer.Ordinal);
        string? first = null;
        foreach (Match entry in Entry().Matches(cell))
        {
            var test = entry.Groups["test"].Value;
            if (!entry.Groups["fields"].Success)
            {
                first = test;
                continue;
            }

            foreach (var field in entry.Groups["fields"].Value.Split(", ").Select(code => code.Trim('`')))
            {
                if (!open.Remove(field) || !Proves(test, field))
                {
                    return false;
                }
            }
        }

        return first is not null && open.All(field => Proves(first, field));
    }

    public bool IsSeen(string field) => TestsOf(field).Count > 0;

    private bool Proves(string test, string field) =>
        TestsOf(field).Contains(test) || (run.Skipped.Contains(test) && !run.Passed.Contains(test));

    private IReadOnlySet<string> TestsOf(string field) => run.TestsOf(part, field);

    [GeneratedRegex(
        @"(?:(?<fields>`[^:]+`): )?(?<test>\w[\w+]*(?:\.\w+)?)(?:; |$)",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Entry();
}
