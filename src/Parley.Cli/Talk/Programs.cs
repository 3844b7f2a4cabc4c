using System.ComponentModel;
using System.Diagnostics;

namespace Parley.Cli.Talk;

/// <summary>Programs of this machine that play and record sound.</summary>
internal static class Programs
{
    /// <summary>The full path of a program, or null when it is not installed.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    public static Process Start(string name, IEnumerable<string> arguments, bool writes)
    {
        var start = new ProcessStartInfo(Find(name) ?? name, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = writes,
            RedirectStandardOutput = !writes,
        };
        return Process.Start(start) ?? throw new IOException($"{name} cannot be started.");
    }

    public static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }

        process.Dispose();
    }
}
