using System.Net.WebSockets;
using System.Text.Json;
using Parley.Engines.Builtin;
using Parley.Engines.Responses;
using Parley.Server.Hosting;
using Parley.Server.Tests.Agents;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Wire;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Tools;

/// <summary>Agents of this server that a session's model asks, over a real socket (docs/protocol/tools.md, "An agent").</summary>
public sealed class AgentToolTests
{
    private const string Definition =
        """{"definition":{"kind":"prompt","model":"m","instructions":"Answer from the warehouse's books."}}""";

    private static readonly FakeAnswer _question = FakeAnswer.Call("stock", """{"input":"Where is order seven?"}""");

    [Fact]
    [Covers("feature:96")]
    public async Task An_agent_is_asked_and_its_answer_is_said_and_remembered()
    {
        await using var server = await ServeAsync(
            _question,
            FakeAnswer.Text("It is in hall four."),
            FakeAnswer.Call("stock", """{"input":"And order eight?"}"""),
            FakeAnswer.Text("In hall five.")
        );
        using var socket = await server.Server.ConnectAsync();
        var tool = Tool(
            """
            ,"agent_version":"1","client_id":"c-1","foundry_resource_override":"localhost","agent_context_type":"agent_context","return_agent_response_directly":true
            """.Trim()
        );
        var echo = await UpdateAsync(socket, tool);
        Assert.Equal(
            JsonSerializer.Serialize(JsonElement.Parse(tool)),
            JsonSerializer.Serialize(echo.GetProperty("tools")[0])
        );

        var (first, call) = await AskAsync(socket);
        var (second, _) = await AskAsync(socket);

        Assert.Equal(("It is in hall four.", "In hall five."), (first, second));
        Assert.Equal("stock", Text(call, "name"));
        Assert.Equal("It is in hall four.", Text(call, "output"));
        Assert.Equal("""{"input":"Where is order seven?"}""", Text(call, "arguments"));
        var kept = await new AgentClient(server.Server.Http, "/api/projects/p/openai").GetAsync(
            $"/responses/{Text(call, "agent_response_id")}"
        );
        Assert.Equal("stock", Text(kept.GetProperty("agent"), "name"));
        Assert.Equal(4, server.Model.Requests.Count);
        Assert.Equal("Answer from the warehouse's books.", server.Model.Requests[1].Instructions);
        Assert.Equal(
            ["Where is order seven?", "It is in hall four.", "And order eight?"],
            server.Model.Requests[3].Entries.OfType<ChatMessage>().Select(m => m.Text),
            StringComparer.Ordinal
        );
    }

    [Fact]
    [Covers("feature:96")]
    public async Task The_model_answers_with_what_the_agent_said_and_nothing_is_remembered_without_context()
    {
        await using var server = await ServeAsync(
            _question,
            FakeAnswer.Text("hall=4"),
            FakeAnswer.Text("Hall four it is."),
            _question,
            FakeAnswer.Text("hall=5"),
            FakeAnswer.Text("Now it is five.")
        );
        using var socket = await server.Server.ConnectAsync();
        await UpdateAsync(
            socket,
            Tool(",\"agent_context_type\":\"no_context\",\"return_agent_response_directly\":false")
        );

        var (first, _) = await AskAsync(socket);
        var (second, _) = await AskAsync(socket);

        Assert.Equal(("Hall four it is.", "Now it is five."), (first, second));
        Assert.Equal("hall=4", Assert.IsType<ChatToolResult>(server.Model.Requests[2].Entries[^1]).Output);
        Assert.Equal(
            "Where is order seven?",
            Assert.Single(server.Model.Requests[4].Entries.OfType<ChatMessage>()).Text
        );
    }

    [Theory]
    [InlineData("\"agent_name\":\"nobody\",\"project_name\":\"p\"", 404)]
    [InlineData("\"agent_name\":\"stock\",\"project_name\":\"p\",\"agent_version\":\"7\"", 404)]
    [InlineData("\"agent_name\":\"stock\",\"project_name\":\"other\"", 404)]
    [InlineData("\"agent_name\":\"stock\",\"project_name\":\"a b\"", 400)]
    [InlineData("\"agent_name\":\"stock\",\"project_name\":\"p\",\"foundry_resource_override\":\"elsewhere\"", 403)]
    [Covers("feature:96")]
    public async Task An_agent_that_cannot_be_asked_is_a_failed_call_and_the_session_goes_on(string fields, int status)
    {
        var name = fields.Contains("nobody", StringComparison.Ordinal) ? "nobody" : "stock";
        await using var server = await ServeAsync(
            FakeAnswer.Call(name, """{"input":"Where?"}"""),
            FakeAnswer.Text("I cannot look it up.")
        );
        using var socket = await server.Server.ConnectAsync();
        await UpdateAsync(socket, $$"""{"type":"foundry_agent",{{fields}}}""");

        await socket.SendTextAsync(McpCalls.Ask);
        await socket.UntilAsync("response.foundry_agent_call.failed");
        var call = (await socket.UntilAsync("response.output_item.done")).GetProperty("item");
        var said = Text(await socket.UntilAsync("response.text.done"), "text");

        Assert.Equal(
            ("http_error", status),
            (Text(call.GetProperty("error"), "type"), call.GetProperty("error").GetProperty("code").GetInt32())
        );
        Assert.Equal("I cannot look it up.", said);
    }

    [Fact]
    [Covers("feature:96")]
    public async Task Who_may_not_use_agents_asks_none()
    {
        await using var server = await ServeAsync(_question, FakeAnswer.Text("I may not."));
        var secret = await new AgentClient(server.Server.Http, "").PostAsync("/v1/realtime/client_secrets", "{}");
        using var socket = await server.Server.ConnectAsync(
            $"/voice-live/realtime?api-version=2025-10-01&model=test&api-key={Text(secret, "value")}",
            _ => { }
        );
        await UpdateAsync(socket, Tool());

        await socket.SendTextAsync(McpCalls.Ask);
        await socket.UntilAsync("response.foundry_agent_call.failed");
        var call = (await socket.UntilAsync("response.output_item.done")).GetProperty("item");

        Assert.Equal(403, call.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("I may not.", Text(await socket.UntilAsync("response.text.done"), "text"));
        Assert.Equal(2, server.Model.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_is_cancelled_stops_the_agent()
    {
        var slow = FakeAnswer.Text("Far too late.") with { FirstToken = TimeSpan.FromMinutes(5) };
        await using var server = await ServeAsync(_question, slow, FakeAnswer.Text("Well?"));
        using var socket = await server.Server.ConnectAsync();
        await UpdateAsync(socket, Tool(",\"return_agent_response_directly\":false"));
        await socket.SendTextAsync(McpCalls.Ask);
        await socket.UntilAsync("response.foundry_agent_call.in_progress");
        await server.Model.AskedAsync(TestContext.Current.CancellationToken);
        await server.Model.AskedAsync(TestContext.Current.CancellationToken);

        await socket.SendTextAsync("""{"type":"response.cancel"}""");
        await socket.UntilAsync("response.foundry_agent_call.failed");
        Assert.Equal("cancelled", Text((await socket.UntilAsync("response.done")).GetProperty("response"), "status"));
        await socket.SendTextAsync(McpCalls.Ask);
        await socket.UntilAsync("response.done");

        var result = Assert.Single(server.Model.Requests[^1].Entries.OfType<ChatToolResult>());
        Assert.StartsWith("Given up", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_built_in_assistant_asks_an_agent_that_the_built_in_assistant_answers()
    {
        await using var server = await TestServer.StartAsync(
            parts: new ServerParts { Engines = TestEngines.With(new BuiltinProvider(new BuiltinOptions()).Create()) }
        );
        await new AgentClient(server.Http).PostAsync("/agents/stock/versions", Definition);
        using var socket = await server.ConnectAsync();
        await UpdateAsync(
            socket,
            """{"type":"foundry_agent","agent_name":"stock","project_name":"p","description":"Asks the warehouse what time it is"}"""
        );
        await socket.SendTextAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"What time is it?"}]} }"""
        );
        await socket.SendTextAsync(
            """{"type":"response.create","response":{"tool_choice":{"type":"function","name":"stock"} } }"""
        );
        var call = await socket.UntilAsync("response.foundry_agent_call.completed");
        var said = Text(await socket.UntilAsync("response.text.done"), "text");

        Assert.StartsWith("resp_", Text(call, "agent_response_id"), StringComparison.Ordinal);
        Assert.Matches("[0-9]|o'clock", said);
    }

    [Theory]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    public async Task The_other_dialects_have_no_such_tool(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.SendAsync(
            $$"""{"type":"session.update","session":{{dialect.Tools("""[{"type":"foundry_agent","agent_name":"a","project_name":"p"}]""")}} }"""
        );
        await Assert.ThrowsAnyAsync<Exception>(() => call.UntilAsync("session.updated"));
        Assert.Equal("not_supported", Text(call.Events[^1].GetProperty("error"), "code"));
    }

    private static string Tool(string more = "") =>
        $$"""{"type":"foundry_agent","agent_name":"stock","project_name":"p","description":"Knows the stock"{{more}}}""";

    private static async Task<JsonElement> UpdateAsync(WebSocket socket, string tool)
    {
        await socket.SendTextAsync(
            $$"""{"type":"session.update","session":{"modalities":["text"],"tools":[{{tool}}]} }"""
        );
        return (await socket.UntilAsync("session.updated")).GetProperty("session");
    }

    /// <summary>Asks for an answer; gives what is said after the agent was asked, and the item of the call.</summary>
    private static async Task<(string Said, JsonElement Call)> AskAsync(WebSocket socket)
    {
        await socket.SendTextAsync(McpCalls.Ask);
        await socket.UntilAsync("response.foundry_agent_call.completed");
        var call = (await socket.UntilAsync("response.output_item.done")).GetProperty("item");
        await socket.UntilAsync("response.done");
        var said = Text(await socket.UntilAsync("response.text.done"), "text");
        await socket.UntilAsync("response.done");
        return (said, call);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>A server with the agent <c>stock</c> in the project <c>p</c>; session and agent have the same model.</summary>
    private static async Task<Served> ServeAsync(params FakeAnswer[] answers)
    {
        var model = new FakeResponder(TimeProvider.System, answers);
        var server = await TestServer.StartAsync(parts: new ServerParts { Engines = TestEngines.With(model) });
        await new AgentClient(server.Http).PostAsync("/agents/stock/versions", Definition);
        return new Served(server, model);
    }

    private sealed record Served(TestServer Server, FakeResponder Model) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
