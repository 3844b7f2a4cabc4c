using System.Text.Json;
using Parley.Engines.Responses;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Tools;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.StockClients;

/// <summary>Tools of a server with the published clients, unmodified: each lists them, approves one and asks for the answers by itself.</summary>
public sealed class McpClientTests
{
    [Theory]
    [InlineData("voice-live")]
    [InlineData("agents")]
    [InlineData("responses")]
    public async Task The_client_lists_approves_and_asks_as_it_does_with_the_original(string flavour)
    {
        Assert.SkipWhen(NodeClient.Missing is not null, NodeClient.Missing ?? "");
        await using var tools = await McpTestServer.StartAsync();
        var responder = new FakeResponder(
            TimeProvider.System,
            FakeAnswer.Call("find_order", """{"number":7}"""),
            FakeAnswer.Call("cancel_order", """{"number":7}"""),
            FakeAnswer.Text("It is cancelled.")
        );
        await using var server = await TestServer.StartAsync(
            settings => settings with { OutgoingHosts = ["127.0.0.1"], OutgoingHttp = true, OutgoingPrivate = true },
            new ServerParts { Engines = TestEngines.With(responder) }
        );

        var lines = await NodeClient.RunAsync(
            server,
            ["mcp.mjs", flavour, tools.Url],
            cancellationToken: TestContext.Current.CancellationToken
        );

        var facts = Assert.Single(lines);
        Assert.Equal(
            ["find_order", "cancel_order"],
            Texts(facts, "listed").OrderDescending(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Equal(
            ["Order 7 is on its way.", "Order 7 is cancelled."],
            Texts(facts, "outputs"),
            StringComparer.Ordinal
        );
        Assert.Equal("cancel_order", facts.GetProperty("request").GetProperty("name").GetString());
        Assert.Equal("It is cancelled.", facts.GetProperty("said").GetString());
        Assert.Equal(flavour is "responses" ? 2 : 3, facts.GetProperty("responses").GetInt32());
        Assert.DoesNotMatch("tok-123|key-456", facts.GetRawText());
        Assert.Empty(Texts(facts, "errors"));
        Assert.Equal(["find 7", "cancel 7"], tools.Done, StringComparer.Ordinal);
        Assert.Equal(3, responder.Requests.Count);
        Assert.Equal(2, responder.Requests[2].Entries.OfType<ChatToolResult>().Count());
    }

    private static string[] Texts(JsonElement facts, string name) =>
        [.. facts.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
}
