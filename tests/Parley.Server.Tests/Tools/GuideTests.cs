using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Parley.Server.Tests.StockClients;
using Parley.Server.Tests.Wire;
using Parley.Testing.Fakes;
using Parley.Testing.Files;

namespace Parley.Server.Tests.Tools;

/// <summary>The server of docs/guides/tools.md as it stands there, made with the protocol's library for JavaScript.</summary>
public sealed partial class GuideTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_of_the_guide_is_listed_and_called()
    {
        Assert.SkipWhen(NodeClient.Missing is not null, NodeClient.Missing ?? "");
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "guides", "tools.md"), Cancel);
        var port = FreePort();
        var code = Snippet().Match(guide).Groups["code"].Value.Replace("9000", $"{port}", StringComparison.Ordinal);
        using var node = Start(code + "console.log('ready');");
        try
        {
            await node.StandardOutput.ReadLineAsync(Cancel);
            await using var call = await McpCalls.OpenAsync(
                Dialect.VoiceLive,
                answers: FakeAnswer.Call("find_order", """{"number":7}""")
            );
            var update = Update().Match(guide).Groups["code"].Value;
            await call.SendAsync(update.Replace("9000", $"{port}", StringComparison.Ordinal));
            await call.UntilAsync("mcp_list_tools.completed");
            await call.SendAsync(McpCalls.Ask);
            await call.UntilAsync("response.mcp_call.completed");
            var item = (await call.UntilAsync("response.output_item.done")).GetProperty("item");
            Assert.Equal("Order 7 is on its way.", item.GetProperty("output").GetString());
        }
        finally
        {
            node.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string code) =>
        Process.Start(
            new ProcessStartInfo("node", ["--input-type=module", "--eval", code])
            {
                WorkingDirectory = NodeClient.Folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^```js\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Snippet();

    [GeneratedRegex(
        @"^```json\n(?<code>.*?session\.update.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Update();
}
