using System.Diagnostics;

namespace Parley.Architecture.Tests;

/// <summary>The files of this repository: what git tracks, or what lies in the tree when it is not a clone.</summary>
internal static class Repository
{
    private static readonly string[] Made =
    [
        "bin",
        "obj",
        "node_modules",
        ".git",
        ".parley",
        "artifacts",
        "TestResults",
    ];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = ListFiles();

    public static IEnumerable<string> Sources => Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal));

    public static IEnumerable<string> Projects =>
        Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static bool IsTest(string path) => path.StartsWith("tests/", StringComparison.Ordinal);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("No folder above the tests holds Parley.slnx.");
    }

    private static IReadOnlyList<string> ListFiles()
    {
        var files = ListWithGit() ?? ListTree();
        return [.. files.Where(path => File.Exists(Path.Combine(Root, path))).Order(StringComparer.Ordinal)];
    }

    private static string[]? ListWithGit()
    {
        if (!Path.Exists(Path.Combine(Root, ".git")))
        {
            return null;
        }

        try
        {
            var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> ListTree() =>
        Directory
            .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(folder => Made.Contains(folder, StringComparer.Ordinal)));
}
