using System.Diagnostics;

namespace Parley.Bench.Servers;

/// <summary>Where things are in the source tree.</summary>
internal static class Places
{
    /// <summary>The server as <c>./parley</c> runs it.</summary>
    private const string ServerVariable = "PARLEY_BENCH_SERVER";

    private const string Server = "src/Parley.Server/bin/Release/net10.0/parley-server.dll";

    /// <summary>The source tree that the bench was built in; null when it was copied elsewhere.</summary>
    public static string? Root { get; } = FindRoot();

    /// <exception cref="BenchException">It is not there.</exception>
    public static string FindServer(string? given)
    {
        var path =
            given
            ?? Environment.GetEnvironmentVariable(ServerVariable)
            ?? (Root is null ? null : Path.Combine(Root, Server));
        return path is not null && File.Exists(path)
            ? Path.GetFullPath(path)
            : throw new BenchException(
                $"The server was not found at {path ?? Server}: build it, or give --server with the path of parley-server.dll."
            );
    }

    public static string ResultsFile(string? given) =>
        Path.GetFullPath(given ?? Path.Combine(Root ?? ".", "bench", "results", "latest.json"));

    /// <summary>The commit that was checked out, with a mark when files differ from it; null without git.</summary>
    public static async Task<string?> CommitAsync(CancellationToken cancellationToken)
    {
        if (Root is null)
        {
            return null;
        }

        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["-C", Root, "describe", "--always", "--dirty", "--abbrev=12"])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var text = (await git.StandardOutput.ReadToEndAsync(cancellationToken)).Trim();
            await git.WaitForExitAsync(cancellationToken);
            return git.ExitCode == 0 && text.Length > 0 ? text : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string? FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
