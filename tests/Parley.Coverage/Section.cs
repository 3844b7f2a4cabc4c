namespace Parley.Coverage;

/// <summary>A table of the document: the things of one kind in one shape of the wire.</summary>
internal sealed record Section(string Kind, string Title, string Heads, IReadOnlyList<Row> Rows)
{
    public string Count => $"{Rows.Count(row => row.IsProven)} of {Rows.Count}";

    public IEnumerable<string> Lines =>
        [
            $"### {Title}",
            "",
            $"| {Heads} | state | proven by |",
            "|---" + string.Concat(Heads.Split('|').Select(_ => "|---")) + "|---|",
            .. Rows.Select(row => row.ToString()),
            "",
        ];
}
