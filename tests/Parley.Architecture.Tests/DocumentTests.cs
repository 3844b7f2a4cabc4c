using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

/// <summary>The documents speak of what is there.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Guides = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];

    private static IEnumerable<string> Documents =>
        Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var dead =
            from path in Documents
            from link in Link().Matches(Fence().Replace(Repository.Read(path), ""))
            let target = link.Groups["target"].Value.Split('#')[0]
            where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
            let full = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, target))
            where !Path.Exists(full)
            select $"{path}: {target}";

        Findings.None(dead);
    }

    [Fact]
    public void Paths_named_in_the_guides_exist()
    {
        var lost =
            from guide in Guides
            from span in SourcePath().Matches(Repository.Read(guide))
            let named = span.Groups["path"].Value.TrimEnd('/')
            where !Path.Exists(Path.Combine(Repository.Root, named))
            select $"{guide}: {named}";

        Findings.None(lost);
    }

    [Fact]
    public void Commands_named_in_the_documents_are_commands()
    {
        var script = Repository.Read("parley");
        var unknown =
            from path in Documents
            from call in Call().Matches(Repository.Read(path))
            let command = call.Groups["command"].Value
            where !script.Contains($"\n  {command} ", StringComparison.Ordinal)
            select $"{path}: {call.Value}";

        Findings.None(unknown);
    }

    [Fact]
    public void Every_setting_is_documented()
    {
        var guide = Repository.Read("docs/guides/settings.md");
        var missing = Setting()
            .Matches(Repository.Read("src/Parley.Server/Settings/SettingNames.cs"))
            .Select(setting => setting.Groups["name"].Value)
            .Where(name => !guide.Contains($"`{name}`", StringComparison.Ordinal));

        Findings.None(missing);
    }

    [Fact]
    public void Every_decision_is_listed()
    {
        var list = Repository.Read("docs/decisions/README.md");
        var missing = Documents.Where(path =>
            path.StartsWith("docs/decisions/0", StringComparison.Ordinal)
            && !list.Contains(Path.GetFileName(path), StringComparison.Ordinal)
        );

        Findings.None(missing);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    /// <summary>A code span that is a path below one of the source folders, without place-holders.</summary>
    [GeneratedRegex(@"`(?<path>(?:src|engines|tests|bench|docs|scripts|assets|web|\.config)/[\w./-]+)`")]
    private static partial Regex SourcePath();

    [GeneratedRegex(@"\./parley (?<command>[a-z]+)")]
    private static partial Regex Call();

    [GeneratedRegex(@"public const string \w+ = ""(?<name>\w+)"";")]
    private static partial Regex Setting();
}
