namespace Parley.Coverage;

/// <summary>All tables of one shape of the wire, or of the features.</summary>
internal sealed record Chapter(string Title, IReadOnlyList<Section> Sections)
{
    public IEnumerable<string> Lines =>
        [$"## {Title}", "", .. Sections.Where(section => section.Rows.Count > 0).SelectMany(section => section.Lines)];

    /// <summary>What is neither proven nor excepted.</summary>
    public IEnumerable<string> Missing =>
        from section in Sections
        from row in section.Rows
        from name in row.Missing
        select $"{Title}: {section.Kind} {name} is proven by no test that passed, and is no exception.";
}
