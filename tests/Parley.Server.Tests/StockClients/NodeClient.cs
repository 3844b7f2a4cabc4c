using System.Diagnostics;
using System.Text.Json;
using Parley.Testing.Files;

namespace Parley.Server.Tests.StockClients;

/// <summary>Runs a scenario of a published client in Node.</summary>
internal static class NodeClient
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    /// <summary>Gives what the scenario printed. Skips the test where Node or the packages are missing.</summary>
    public static async Task<JsonElement> RunAsync(
        string scenario,
        Uri url,
        string key,
        string? recording,
        CancellationToken cancellationToken
    )
    {
        var folder = Path.Combine(Repository.Root, "tests", "clients");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules")),
            "The JavaScript clients are not installed: `./parley test` does it, or `npm ci` in tests/clients."
        );
        Assert.SkipUnless(NodeIsThere(), "Node is not installed.");

        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "voicelive.mjs", scenario, url.ToString(), key, recording ?? "" })
        {
            start.ArgumentList.Add(argument);
        }

        using var node = Process.Start(start)!;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_patience);
        try
        {
            var error = node.StandardError.ReadToEndAsync(timeout.Token);
            var output = await node.StandardOutput.ReadToEndAsync(timeout.Token);
            await node.WaitForExitAsync(timeout.Token);
            var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
            Assert.True(node.ExitCode == 0, $"{scenario}: {last} {await error}");
            using var json = JsonDocument.Parse(last);
            return json.RootElement.Clone();
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }

    private static bool NodeIsThere() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, "node")));
}
