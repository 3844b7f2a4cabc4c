using System.Diagnostics;
using System.Text.Json;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Files;

namespace Parley.Server.Tests.StockClients;

/// <summary>Runs the published JavaScript clients in Node against a server.</summary>
internal static class NodeClient
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    internal static string Folder { get; } = Path.Combine(Repository.Root, "tests", "clients");

    /// <summary>Why the clients cannot run here; null when they can.</summary>
    public static string? Missing =>
        !Directory.Exists(Path.Combine(Folder, "node_modules"))
            ? "The JavaScript clients are not installed: `./parley test` does it, or `npm ci` in tests/clients."
        : !NodeIsThere() ? "Node is not installed."
        : null;

    /// <summary>Plays scenarios of tests/clients; one line of JSON for each, in the order in which they ended.</summary>
    /// <param name="script">A file of tests/clients, followed by its arguments.</param>
    public static async Task<IReadOnlyList<JsonElement>> RunAsync(
        TestServer server,
        IEnumerable<string> script,
        string? recording = null,
        CancellationToken cancellationToken = default
    ) =>
        [
            .. (await OutputAsync(server, script, recording, cancellationToken))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line)),
        ];

    /// <summary>What a program printed, run beside the clients.</summary>
    public static async Task<string> OutputAsync(
        TestServer server,
        IEnumerable<string> script,
        string? recording = null,
        CancellationToken cancellationToken = default
    )
    {
        // The browser's own WebSocket is an option in Node 20 and the default from 22 on.
        var start = new ProcessStartInfo("node", ["--experimental-websocket", "--no-warnings", .. script])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PARLEY_URL"] = server.Address.ToString();
        start.Environment["PARLEY_KEY"] = TestServer.Key;
        start.Environment["PARLEY_API_KEY"] = TestServer.Key;
        start.Environment["PARLEY_WAV"] = recording ?? "";
        if (server.Settings.DeveloperCertificate)
        {
            start.Environment["NODE_EXTRA_CA_CERTS"] = DeveloperCertificate.CertificatePath(server.Settings.Data);
        }

        foreach (var proxy in new[] { "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy" })
        {
            start.Environment.Remove(proxy);
        }

        using var node = Process.Start(start)!;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_patience);
        try
        {
            var error = node.StandardError.ReadToEndAsync(timeout.Token);
            var output = await node.StandardOutput.ReadToEndAsync(timeout.Token);
            await node.WaitForExitAsync(timeout.Token);
            Assert.True(node.ExitCode == 0, $"node ended with {node.ExitCode}: {await error}");
            return output;
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
