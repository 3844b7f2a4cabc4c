using System.Diagnostics;
using System.Net;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.StockClients;

namespace Parley.Server.Tests.Identity;

/// <summary>A second, independent issuer: <c>oidc-provider</c> in Node.</summary>
public sealed class NodeIssuerTests
{
    private static readonly string Folder = Path.Combine(NodeClient.Folder, "issuer");

    [Fact]
    public async Task A_token_of_another_makers_issuer_opens_a_session_by_its_scope()
    {
        Assert.SkipWhen(
            !Directory.Exists(Path.Combine(Folder, "node_modules")),
            "The issuer is not installed: `./parley test` does it, or `npm ci` in tests/clients/issuer."
        );
        Assert.SkipWhen(NodeClient.Missing is "Node is not installed.", "Node is not installed.");
        using var node = Process.Start(
            new ProcessStartInfo("node", ["--no-warnings", "issuer.mjs"])
            {
                WorkingDirectory = Folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            node.BeginErrorReadLine();
            var (address, token) = await ReadAsync(node);
            var settings = IdentitySettings.Read(
                ("Issuers:node:Authority", address),
                ("Issuers:node:Audiences:0", "parley"),
                ("Issuers:node:Grants:0:To", "realtime"),
                ("Issuers:node:Grants:0:Scopes:0", "Voice.Use")
            );
            await using var server = await TestServer.StartAsync(s => s with { Authentication = settings });

            using var opened = await server.UpgradeAsync("/v1/realtime?model=m", ("Authorization", "Bearer " + token));
            using var spoilt = await server.UpgradeAsync(
                "/v1/realtime?model=m",
                ("Authorization", "Bearer " + token[..^6] + "AAAAAA")
            );

            Assert.Equal(HttpStatusCode.SwitchingProtocols, opened.StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, spoilt.StatusCode);
            Assert.Contains("node:caller", server.Logs.Text, StringComparison.Ordinal);
        }
        finally
        {
            node.Kill();
        }
    }

    /// <summary>Its first line is the address, after what it has to say of itself; the next is a token.</summary>
    private static async Task<(string Address, string Token)> ReadAsync(Process node)
    {
        while (await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("http://", StringComparison.Ordinal))
            {
                var token = await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
                return (line, token!);
            }
        }

        throw new InvalidOperationException("The issuer ended before it gave a token.");
    }
}
