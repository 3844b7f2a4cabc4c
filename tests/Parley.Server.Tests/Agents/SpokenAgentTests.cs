using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;
using Parley.Server.Tests.Tools;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Agents;

/// <summary>
/// Whole conversations with an agent that a connection string names, spoken aloud by a local voice and heard by the real ear: what an
/// old client of agents does, from the first call to the second.
/// </summary>
public sealed class SpokenAgentTests
{
    private const string Weather =
        """{"type":"function","function":{"name":"get_weather","description":"The weather in a city","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]} } }""";

    [Fact]
    [Covers("feature:14")]
    public async Task A_second_call_with_the_same_thread_remembers_the_first()
    {
        await using var server = await Line.ServeAsync();
        var id = await new AgentClient(server.Http).AssistantAsync();
        string thread;
        using (var first = new Line(await server.ConnectAsync(Address(id))))
        {
            thread = Text((await CreatedAsync(first)).GetProperty("agent"), "thread_id");
            await AskAsync(first, "My name is Peter.");
        }

        using var second = new Line(await server.ConnectAsync($"{Address(id)}&conversation_id={thread}"));
        Assert.Equal(thread, Text((await CreatedAsync(second)).GetProperty("agent"), "thread_id"));
        var said = await AskAsync(second, "What is my name?");

        Assert.Contains("Peter", said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4, (await new AgentClient(server.Http).MessagesAsync(thread)).Length);
    }

    [Fact]
    public async Task A_function_is_answered_by_the_client_and_spoken_of()
    {
        await using var server = await Line.ServeAsync();
        var id = await new AgentClient(server.Http).AssistantAsync($"[{Weather}]");
        using var line = new Line(await server.ConnectAsync(Address(id)));
        await CreatedAsync(line);

        await SpeakAsync(line, "What is the weather in Paris?");
        var call = await line.UntilAsync("response.function_call_arguments.done");
        await line.UntilAsync("response.done");
        await line.SendAsync(
            $$"""
            {"type":"conversation.item.create","item":{"type":"function_call_output",
              "call_id":"{{Text(call, "call_id")}}","output":"sunny"} }
            """
        );
        await line.SendAsync("""{"type":"response.create"}""");

        Assert.Contains("sunny", await HeardAsync(line), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Paris", Text(call, "arguments"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Covers("feature:94")]
    public async Task A_tool_is_called_after_it_was_approved_and_spoken_of()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var server = await Line.ServeAsync(McpCalls.Allow);
        var id = await new AgentClient(server.Http).AssistantAsync($"[{AgentMcpTests.Shop(tools)}]");
        using var line = new Line(await server.ConnectAsync(Address(id)));
        await CreatedAsync(line);

        await SpeakAsync(line, "Please cancel order number seven.");
        var request = await AgentMcpTests.RequestAsync(line);
        await line.UntilAsync("response.done");
        Assert.Empty(tools.Done);
        await line.SendAsync(McpCalls.Approval(Text(request, "id"), "true"));

        Assert.Contains("cancelled", await HeardAsync(line), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["cancel 7"], tools.Done, StringComparer.Ordinal);
    }

    private static string Address(string id) =>
        "/voice-agent/realtime?api-version=2025-05-01-preview&agent_access_token=t"
        + $"&agent_connection_string=127.0.0.1;00000000-0000-0000-0000-000000000001;rg;P&agent_id={id}";

    private static async Task<JsonElement> CreatedAsync(Line line) =>
        (await line.UntilAsync("session.created")).GetProperty("session");

    private static async Task SpeakAsync(Line line, string text)
    {
        await line.SayAsync(text);
        await line.StaySilentAsync(2_000);
    }

    private static async Task<string> AskAsync(Line line, string text)
    {
        await SpeakAsync(line, text);
        return await HeardAsync(line);
    }

    /// <summary>What the next answer says aloud.</summary>
    private static async Task<string> HeardAsync(Line line)
    {
        await line.UntilAsync("response.audio.delta");
        var said = Text(await line.UntilAsync("response.audio_transcript.done"), "transcript");
        var done = (await line.UntilAsync("response.done")).GetProperty("response");
        Assert.Equal("completed", Text(done, "status"));
        return said;
    }

    private static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;
}
