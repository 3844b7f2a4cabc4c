namespace Parley.Coverage;

/// <summary>The last cells of the rows of a document that was written before.</summary>
internal sealed class FormerProofs
{
    private readonly Dictionary<(string Chapter, string Section, string Subject), string> _cells = [];

    public FormerProofs(string document)
    {
        var (chapter, section) = ("", "");
        foreach (var line in document.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                chapter = line[3..];
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                section = line[4..];
            }
            else if (line.StartsWith("| ", StringComparison.Ordinal) && line.Split(" | ") is { Length: > 2 } cells)
            {
                var subject = string.Join(" | ", cells[..^2])[2..];
                _cells[(chapter, section, subject)] = cells[^1].TrimEnd('|').Trim();
            }
        }
    }

    /// <summary>Null when there is no such row, or nothing proved it.</summary>
    public string? Of(string chapter, string section, string subject) =>
        _cells.TryGetValue((chapter, section, subject), out var cell) && cell.Length > 0 ? cell : null;
}
