using System.Text.RegularExpressions;

namespace Parley.Coverage;

/// <summary>The tests that a cell of the table names.</summary>
internal static partial class TestNames
{
    public static IEnumerable<string> In(string cell) => Name().Matches(cell).Select(match => match.Value);

    [GeneratedRegex(@"(?<![\w`.\[])[A-Z]\w*Tests(?:\.\w+)?")]
    private static partial Regex Name();
}
