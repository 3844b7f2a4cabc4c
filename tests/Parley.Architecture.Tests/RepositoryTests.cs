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

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var dead =
            from path in Repository.Files
            where path.EndsWith(".md", StringComparison.Ordinal)
            from link in Link().Matches(WithoutCode(Repository.Read(path)))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
            where !target.StartsWith("mailto:", StringComparison.Ordinal)
            let full = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target))
            where !Path.Exists(full)
            select $"{path}: {target}";

        Findings.None(dead);
    }

    [Fact]
    public void Paths_named_in_the_guides_exist()
    {
        string[] guides = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];
        var lost =
            from guide in guides
            from span in CodeSpan().Matches(Repository.Read(guide))
            let named = span.Groups["path"].Value.TrimEnd('/')
            where !Path.Exists(Path.Combine(Repository.Root, named))
            select $"{guide}: {named}";

        Findings.None(lost);
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

    private static string WithoutCode(string markdown) => Fence().Replace(markdown, "");

    [GeneratedRegex(@"(?<![\w./$~-])/(?:work|root|home/(?!user\b)\w+|Users/\w+)/")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    /// <summary>A code span that is a path below one of the source folders, without place-holders.</summary>
    [GeneratedRegex(@"`(?<path>(?:src|engines|tests|bench|docs|scripts|assets|web|\.config)/[\w./-]+)`")]
    private static partial Regex CodeSpan();
}
