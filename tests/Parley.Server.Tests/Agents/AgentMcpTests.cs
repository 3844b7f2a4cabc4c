using System.Text.Json;
using Parley.Engines.Builtin;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;
using Parley.Server.Tests.Tools;

namespace Parley.Server.Tests.Agents;

/// <summary>Agents that call servers' tools: over the agents' own routes, and in sessions (docs/protocol/agents.md, "Servers of tools").</summary>
public sealed class AgentMcpTests
{
    private const string Named = "/voice-live/realtime?api-version=2026-07-15&agent-name=ann&agent-project-name=p";

    [Fact]
    public async Task An_agent_in_a_session_calls_its_tool_and_says_what_it_gave()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var server = await ServeAsync();
        await NamedAsync(server, tools);
        using var line = new Line(await server.ConnectAsync(Named));
        await line.UntilAsync("session.created");

        await SayAsync(line, "Please find order number seven.");
        var said = Text(await line.UntilAsync("response.text.done"), "text");
        await line.UntilAsync("response.done");

        Assert.Contains("on its way", said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["find 7"], tools.Done, StringComparer.Ordinal);
        Assert.All(tools.Requests, headers => Assert.Equal("Bearer tok-123", headers.Authorization));
        Assert.DoesNotContain("tok-123", server.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_in_a_session_asks_first_and_goes_on_by_itself(bool approve)
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var server = await ServeAsync();
        await NamedAsync(server, tools);
        using var line = new Line(await server.ConnectAsync(Named));
        await line.UntilAsync("session.created");
        await SayAsync(line, "Please cancel order number seven.");
        var request = await RequestAsync(line);
        Assert.Equal(("shop", "cancel_order"), (Text(request, "server_label"), Text(request, "name")));
        Assert.Equal("""{"number":7}""", Text(request, "arguments"));
        await line.UntilAsync("response.done");
        Assert.Empty(tools.Done);

        await line.SendAsync(McpCalls.Approval(Text(request, "id"), approve ? "true" : "false"));
        var said = Text(await line.UntilAsync("response.text.done"), "text");
        await line.UntilAsync("response.done");

        Assert.Equal(approve ? ["cancel 7"] : [], tools.Done, StringComparer.Ordinal);
        Assert.Contains(approve ? "is cancelled" : "not approved", said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_server_that_the_operator_does_not_allow_is_not_asked()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var server = await TestServer.StartAsync(
            parts: new ServerParts { Engines = TestEngines.With(new BuiltinResponder()) }
        );
        await NamedAsync(server, tools);
        var client = new AgentClient(server.Http, "/api/projects/p/openai");

        var response = await client.PostAsync(
            "/responses",
            """{"input":"Please find order number seven.","agent_reference":{"name":"ann"} }"""
        );

        Assert.Equal("completed", Text(response, "status"));
        Assert.Contains("--outgoing-hosts", Text(response.GetProperty("output")[0], "error"), StringComparison.Ordinal);
        Assert.Empty(tools.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_classic_agent_in_a_session_asks_first_and_goes_on_by_itself(bool approve)
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var server = await ServeAsync();
        var client = new AgentClient(server.Http);
        var id = await client.AssistantAsync($"[{Shop(tools)}]");
        using var line = new Line(
            await server.ConnectAsync($"/voice-live/realtime?api-version=2025-10-01&agent-id={id}&agent-project-name=p")
        );
        var agent = (await line.UntilAsync("session.created")).GetProperty("session").GetProperty("agent");
        await SayAsync(line, "Please cancel order number seven.");
        var request = await RequestAsync(line);
        await line.UntilAsync("response.done");

        await line.SendAsync(McpCalls.Approval(Text(request, "id"), approve ? "true" : "false"));
        var said = Text(await line.UntilAsync("response.text.done"), "text");
        await line.UntilAsync("response.done");
        await SayAsync(line, "Please find order number eight.");
        var found = Text(await line.UntilAsync("response.text.done"), "text");

        Assert.Equal(approve ? ["cancel 7", "find 8"] : ["find 8"], tools.Done, StringComparer.Ordinal);
        Assert.Contains(approve ? "is cancelled" : "not approved", said, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("on its way", found, StringComparison.OrdinalIgnoreCase);
        var runs = await client.GetAsync($"/threads/{Text(agent, "thread_id")}/runs");
        Assert.Equal(2, runs.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Whoever_talks_on_without_answering_is_answered()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var server = await ServeAsync();
        var id = await new AgentClient(server.Http).AssistantAsync($"[{Shop(tools)}]");
        using var line = new Line(
            await server.ConnectAsync($"/voice-live/realtime?api-version=2025-10-01&agent-id={id}&agent-project-name=p")
        );
        await line.UntilAsync("session.created");
        await SayAsync(line, "Please cancel order number seven.");
        await RequestAsync(line);
        await line.UntilAsync("response.done");

        await SayAsync(line, "Please find order number eight.");
        var found = Text(await line.UntilAsync("response.text.done"), "text");

        Assert.Contains("on its way", found, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["find 8"], tools.Done, StringComparer.Ordinal);
    }

    internal static Task<TestServer> ServeAsync() =>
        TestServer.StartAsync(McpCalls.Allow, new ServerParts { Engines = TestEngines.With(new BuiltinResponder()) });

    /// <summary>The agent <c>ann</c>, whose server has a tool that needs approval and one that does not.</summary>
    private static Task<JsonElement> NamedAsync(TestServer server, McpTestServer tools) =>
        new AgentClient(server.Http).PostAsync(
            "/agents/ann/versions",
            $$"""{"definition":{"kind":"prompt","model":"m","tools":[{{Shop(tools)}}]} }"""
        );

    internal static string Shop(McpTestServer tools) =>
        $$"""{"type":"mcp","server_label":"shop","server_url":"{{tools.Url}}","authorization":"tok-123","allowed_tools":["find_order","cancel_order"],"require_approval":{"never":["find_order"]} }""";

    internal static async Task<JsonElement> RequestAsync(Line line)
    {
        while (true)
        {
            var item = (await line.UntilAsync("conversation.item.created")).GetProperty("item");
            if (item.GetProperty("type").ValueEquals("mcp_approval_request"))
            {
                return item;
            }
        }
    }

    internal static async Task SayAsync(Line line, string text)
    {
        await line.SendAsync(
            $$"""
            {"type":"conversation.item.create","item":{"type":"message","role":"user",
              "content":[{"type":"input_text","text":"{{text}}"}] } }
            """
        );
        await line.SendAsync("""{"type":"response.create"}""");
    }

    private static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;
}
