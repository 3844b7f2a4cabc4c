using Parley.Engines.Builtin;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Tools;

/// <summary>The built-in assistant with a server of tools: no model, no network.</summary>
public sealed class BuiltinTests
{
    [Fact]
    public async Task The_assistant_finds_the_tool_by_its_words_and_says_what_it_gave()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var server = await TestServer.StartAsync(
            McpCalls.Allow,
            new ServerParts { Engines = TestEngines.With(new BuiltinProvider(new BuiltinOptions()).Create()) }
        );
        using var socket = await server.ConnectAsync();
        await socket.SendTextAsync(
            $$"""{"type":"session.update","session":{"tools":[{"type":"mcp","server_label":"shop","server_url":"{{tools.Url}}","require_approval":{"never":["find_order"]} }]} }"""
        );
        await socket.UntilAsync("mcp_list_tools.completed");
        await socket.SendTextAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Please find order number seven."}]} }"""
        );
        await socket.SendTextAsync(McpCalls.Ask);
        await socket.UntilAsync("response.mcp_call.completed");
        await socket.UntilAsync("response.done");
        await socket.SendTextAsync(McpCalls.Ask);
        var said = (await socket.UntilAsync("response.text.done")).GetProperty("text").GetString();

        Assert.Equal(["find 7"], tools.Done, StringComparer.Ordinal);
        Assert.Contains("on its way", said, StringComparison.OrdinalIgnoreCase);
    }
}
