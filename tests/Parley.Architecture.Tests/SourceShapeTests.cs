using System.Text.RegularExpressions;

namespace Parley.Architecture.Tests;

public sealed partial class SourceShapeTests
{
    private const int LongestFile = 400;
    private const string LongFiles = "tests/Parley.Architecture.Tests/long-files.txt";

    /// <summary>Compiled into the espeak engine and into its child program alike, so that it belongs to neither.</summary>
    private const string SharedFolder = "engines/Parley.Engines.Espeak/Wire/";

    private static readonly string[] EmptyWords = ["Manager", "Helper", "Helpers", "Utils", "Util", "Common"];

    private static Dictionary<string, string> ExplainedLongFiles =>
        Repository
            .ReadLines(LongFiles)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t', 2))
            .ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1].Trim() : "", StringComparer.Ordinal);

    [Fact]
    public void Files_stay_short_or_are_explained()
    {
        string[] code = [".cs", ".sh", ".js", ".mjs", ".css", ".html"];
        var explained = ExplainedLongFiles;
        var tooLong =
            from path in Repository.Files
            where path == "parley" || code.Contains(Path.GetExtension(path), StringComparer.Ordinal)
            let lines = Repository.ReadLines(path).Length
            where lines > LongestFile && !explained.ContainsKey(path)
            select $"{path}: {lines} lines";

        Findings.None(tooLong);
    }

    [Fact]
    public void The_list_of_long_files_is_true_and_gives_reasons()
    {
        var wrong =
            from entry in ExplainedLongFiles
            where
                entry.Value.Length < 10
                || !Repository.Files.Contains(entry.Key, StringComparer.Ordinal)
                || Repository.ReadLines(entry.Key).Length <= LongestFile
            select entry.Key;

        Findings.None(wrong);
    }

    [Fact]
    public void A_file_holds_one_public_type_or_a_family()
    {
        var mixed =
            from path in Repository.Sources
            where !Repository.IsTest(path)
            let types = TopLevelPublicTypes().Matches(Repository.Read(path))
            where types.Count > 1
            where types.Count(type => !IsSmallCompanion(type)) > 1
            select $"{path}: {string.Join(", ", types.Select(type => type.Groups["name"].Value))}";

        Findings.None(mixed);
    }

    [Fact]
    public void No_type_has_an_empty_word_for_a_name()
    {
        var named =
            from path in Repository.Sources
            from type in AnyType().Matches(Repository.Read(path))
            let name = type.Groups["name"].Value
            where EmptyWords.Any(word => name.EndsWith(word, StringComparison.Ordinal))
            select $"{path}: {name}";

        Findings.None(named);
    }

    [Fact]
    public void Namespaces_follow_the_folders()
    {
        var astray =
            from path in Repository.Sources
            where
                path.StartsWith("src/", StringComparison.Ordinal)
                || path.StartsWith("engines/", StringComparison.Ordinal)
            where !path.StartsWith(SharedFolder, StringComparison.Ordinal)
            let declared = Namespace().Match(Repository.Read(path))
            where declared.Success
            let folders = Path.GetDirectoryName(path)!.Replace('\\', '/').Split('/')[1..]
            let expected = string.Join('.', folders)
            where declared.Groups["name"].Value != expected && declared.Groups["name"].Value != folders[0]
            select $"{path}: {declared.Groups["name"].Value}, expected {expected}";

        Findings.None(astray);
    }

    [Fact]
    public void Tests_do_not_sleep()
    {
        var sleeping =
            from path in Repository.Sources
            where !path.StartsWith("tests/Parley.Architecture.Tests/", StringComparison.Ordinal)
            from line in Repository.ReadLines(path)
            where line.Contains("Thread.Sleep", StringComparison.Ordinal) || DelayWithoutProvider().IsMatch(line)
            select $"{path}: {line.Trim()}";

        Findings.None(sleeping);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        string[] marks = ["NotImplemented" + "Exception", "TO" + "DO", "FIX" + "ME", "HA" + "CK:"];
        var left =
            from path in Repository.Sources
            from line in Repository.ReadLines(path)
            where marks.Any(mark => line.Contains(mark, StringComparison.Ordinal))
            select $"{path}: {line.Trim()}";

        Findings.None(left);
    }

    /// <summary>Records, enums, interfaces and delegates are shapes; any number may stand beside the type they belong to.</summary>
    private static bool IsSmallCompanion(Match type) =>
        type.Groups["kind"].Value is var kind
        && (
            kind.StartsWith("record", StringComparison.Ordinal)
            || kind.StartsWith("enum", StringComparison.Ordinal)
            || kind.StartsWith("interface", StringComparison.Ordinal)
            || kind.StartsWith("delegate", StringComparison.Ordinal)
        );

    [GeneratedRegex(
        @"^public\s+(?:(?:static|sealed|abstract|partial|readonly|ref|unsafe|new)\s+)*(?<kind>class|record\s+struct|record\s+class|record|struct|interface|enum|delegate\s+[\w<>\[\],?]+)\s+(?<name>\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex TopLevelPublicTypes();

    [GeneratedRegex(
        @"^\s*(?:\w+\s+)*(?:class|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)",
        RegexOptions.Multiline
    )]
    private static partial Regex AnyType();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    /// <summary>A delay with one or two arguments of which none is a clock.</summary>
    [GeneratedRegex(@"Task\.Delay\((?!.*(?:[tT]ime|[cC]lock|Provider|, this\b))[^)]*\)")]
    private static partial Regex DelayWithoutProvider();
}
