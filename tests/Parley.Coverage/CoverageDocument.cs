namespace Parley.Coverage;

/// <summary>The text of <c>docs/protocol/coverage.md</c>.</summary>
internal sealed class CoverageDocument(KnownThings known, TestRun run, string before)
{
    private readonly IReadOnlyList<Chapter> _chapters = Chapters(new(known, run, new FormerProofs(before)));

    /// <summary>Everything that makes the build fail, beside a text that is not up to date.</summary>
    public IReadOnlyList<string> Findings =>
        [.. _chapters.SelectMany(chapter => chapter.Missing), .. Coverage.Findings.Of(known, run)];

    public string Text =>
        string.Join(
            '\n',
            [
                "# Coverage",
                "",
                "Which parts of the wire a passed test proves. This page is written by `./parley coverage` from the last test run; `./parley test`",
                "fails when it is out of date. An event or a field counts when it passed over a real WebSocket in that test: a client's event when it",
                "was not refused, a session field when it was echoed with its value, a server event with every field that it can have. A feature",
                "counts when a test claims it. How to add one: [CONTRIBUTING.md](../../CONTRIBUTING.md#coverage).",
                "",
                .. Summary(),
                "",
                .. _chapters.SelectMany(chapter => chapter.Lines),
                .. Exceptions(),
                "",
            ]
        );

    /// <summary>The text without the last cells of the tables, which name the tests.</summary>
    public static string WithoutProofs(string text) =>
        string.Join(
            '\n',
            text.Split('\n')
                .Select(line =>
                    line.StartsWith("| ", StringComparison.Ordinal) && line.Split(" | ") is { Length: > 2 } cells
                        ? string.Join(" | ", cells[..^1])
                        : line
                )
        );

    private static IReadOnlyList<Chapter> Chapters(ChapterBuilder builder) =>
        [
            builder.Wire("Voice Live", "voice-live"),
            builder.Wire("OpenAI Realtime", "realtime"),
            builder.Wire("OpenAI Realtime, beta", "realtime-beta"),
            builder.Features("Features"),
        ];

    private IEnumerable<string> Summary()
    {
        yield return "| shape | part | proven |";
        yield return "|---|---|---|";
        foreach (var chapter in _chapters)
        {
            foreach (var section in chapter.Sections.Where(section => section.Rows.Count > 0))
            {
                yield return $"| {chapter.Title} | {section.Title} | {section.Count} |";
            }
        }
    }

    private IEnumerable<string> Exceptions() =>
        [
            "## Exceptions",
            "",
            "The list `tests/Parley.Coverage/Known/exceptions.tsv`; each is refused or left out by name, never answered with a pretence.",
            "",
            "| shape | what | why |",
            "|---|---|---|",
            .. known.Exceptions.Select(e => $"| {e.Profile} | {Markdown.Code(e.Pattern)} | {e.Reason} |"),
        ];
}
