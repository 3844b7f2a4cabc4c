using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

public sealed partial class RepositoryTests
{
    private static readonly string[] TextKinds =
    [
        ".cs",
        ".csproj",
        ".props",
        ".slnx",
        ".json",
        ".md",
        ".sh",
        ".txt",
        ".tsv",
        ".yml",
        ".yaml",
        ".html",
        ".css",
        ".js",
        ".mjs",
        ".editorconfig",
        ".gitignore",
        ".jsonl",
        "",
    ];

    private static IEnumerable<string> TextFiles =>
        Repository.Files.Where(path => TextKinds.Contains(Path.GetExtension(path), StringComparer.Ordinal));

    [Fact]
    public void The_root_can_be_read_at_a_glance()
    {
        var entries = Repository
            .Files.Select(path => path.Split('/')[0])
            .Where(entry => entry[0] != '.')
            .Distinct(StringComparer.Ordinal);

        Assert.InRange(entries.Count(), 1, 20);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("LICENSE")]
    [InlineData("docs/glossary.md")]
    [InlineData(".ci/run")]
    [InlineData("parley")]
    public void What_a_newcomer_looks_for_is_there(string path)
    {
        Assert.Contains(path, Repository.Files, StringComparer.Ordinal);
    }

    [Fact]
    public void No_file_names_a_package_registry()
    {
        // Written in two halves, so that this file does not name them either.
        string[] hosts = ["nu" + "get.org", "npm" + "js.org", "npm" + "js.com", "pypi" + ".org", "py" + "thonhosted"];
        AssertNoLine(line => hosts.Any(host => line.Contains(host, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void No_file_knows_a_path_of_somebodys_machine()
    {
        AssertNoLine(line => MachinePath().IsMatch(line));
    }

    private static void AssertNoLine(Func<string, bool> forbidden)
    {
        var found =
            from path in TextFiles
            from line in Repository.ReadLines(path)
            where forbidden(line)
            select $"{path}: {line.Trim()}";

        Findings.None(found);
    }

    [GeneratedRegex(@"(?<![\w./$~-])/(?:work|root|home/(?!user\b|someone\b)\w+|Users/\w+)/")]
    private static partial Regex MachinePath();
}
