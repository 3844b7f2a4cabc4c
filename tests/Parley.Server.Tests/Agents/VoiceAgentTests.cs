using System.Text.Json;
using Parley.Engines.Builtin;
using Parley.Engines.Responses;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Agents;

/// <summary>Voice sessions that an agent answers.</summary>
public sealed class VoiceAgentTests
{
    private const string Connection = "127.0.0.1;00000000-0000-0000-0000-000000000001;rg;P";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "/voice-agent/realtime?api-version=2025-05-01-preview&agent_connection_string={0}&agent_id={1}&agent_access_token=t"
    )]
    [InlineData(
        "/voice-live/realtime?api-version=2025-10-01&agent-connection-string={0}&agent_id={1}&agent-access-token=t"
    )]
    [InlineData("/voice-live/realtime?api-version=2025-10-01&Agent-Id={1}&agent-project-name=p")]
    [Covers("feature:14")]
    [Covers("feature:15")]
    public async Task An_agent_is_found_in_every_spelling_and_its_thread_keeps_what_is_said(string address)
    {
        await using var server = await ServeAsync();
        var client = new AgentClient(server.Http);
        var id = await client.AssistantAsync();
        using var line = new Line(await server.ConnectAsync(string.Format(null, address, Connection, id)));

        var session = (await line.UntilAsync("session.created")).GetProperty("session");
        var agent = session.GetProperty("agent");
        await AskAsync(line, "My name is Bob.");
        await AskAsync(line, "What is my name?");

        Assert.Equal("Ann", session.GetProperty("model").GetString());
        Assert.Equal(
            ("agent", "Ann", "A friend.", id),
            (Text(agent, "type"), Text(agent, "name"), Text(agent, "description"), Text(agent, "agent_id"))
        );
        var messages = await client.MessagesAsync(Text(agent, "thread_id"));
        Assert.Equal(4, messages.Length);
        Assert.Equal("user: What is my name?", messages[2]);
        Assert.Contains("Bob", messages[3], StringComparison.Ordinal);
    }

    [Fact]
    [Covers("feature:19")]
    public async Task An_agent_of_another_resource_is_this_servers_where_the_resource_is_this_server()
    {
        await using var server = await ServeAsync();
        await new AgentClient(server.Http).PostAsync("/agents/ann/versions", Definition("[]"));
        const string Address = "/voice-live/realtime?api-version=2026-07-15&agent-name=ann&agent-project-name=p";
        using var line = new Line(
            await server.ConnectAsync(
                $"{Address}&foundry-resource-override=127.0.0.1&agent-authentication-identity-client-id=c-1"
            )
        );
        var session = (await line.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal("ann", Text(session.GetProperty("agent"), "name"));
        Assert.Contains("Bob", await AskAsync(line, "My name is Bob."), StringComparison.Ordinal);
        using var elsewhere = await server.UpgradeAsync(
            $"{Address}&foundry-resource-override=elsewhere",
            ("api-key", TestServer.Key)
        );
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, elsewhere.StatusCode);
    }

    [Fact]
    [Covers("feature:16")]
    public async Task A_named_agent_goes_on_with_a_conversation()
    {
        await using var server = await ServeAsync();
        var client = new AgentClient(server.Http);
        await client.PostAsync("/agents/ann/versions", Definition("[]"));
        var address = "/voice-live/realtime?api-version=2026-07-15&agent-name=ann&agent-project-name=p";
        using var first = new Line(await server.ConnectAsync(address));
        var agent = (await first.UntilAsync("session.created")).GetProperty("session").GetProperty("agent");
        await AskAsync(first, "My name is Bob.");
        var conversation = Text(agent, "thread_id");

        using var second = new Line(
            await server.ConnectAsync($"{address}&agent-version=1&conversation-id={conversation}")
        );
        await second.UntilAsync("session.created");
        var said = await AskAsync(second, "What is my name?");

        Assert.StartsWith("conv_", conversation, StringComparison.Ordinal);
        Assert.Contains("Bob", said, StringComparison.Ordinal);
        var items = await new AgentClient(server.Http, "/api/projects/p/openai/v1").GetAsync(
            $"/conversations/{conversation}/items"
        );
        Assert.Equal(4, items.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_spoken_question_is_answered_aloud_by_the_agent_with_the_real_engines()
    {
        await using var server = await Line.ServeAsync();
        var client = new AgentClient(server.Http);
        var id = await client.AssistantAsync();
        using var line = new Line(
            await server.ConnectAsync(
                $"/voice-agent/realtime?api-version=2025-10-01&agent_connection_string={Connection}&agent_id={id}"
            )
        );
        var agent = (await line.UntilAsync("session.created")).GetProperty("session").GetProperty("agent");

        await line.SayAsync("What time is it?");
        await line.StaySilentAsync(2_000);
        await line.UntilAsync("response.audio.done");
        var done = (await line.UntilAsync("response.done")).GetProperty("response");

        Assert.Equal("completed", Text(done, "status"));
        var messages = await client.MessagesAsync(Text(agent, "thread_id"));
        Assert.Contains("time", messages[0], StringComparison.OrdinalIgnoreCase);
        var spoken = done.GetProperty("output")[0].GetProperty("content")[0].GetProperty("transcript").GetString();
        Assert.Equal($"assistant: {spoken}", messages[1]);
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"instructions":"Be rude."}}""", "session.instructions")]
    [InlineData("""{"type":"session.update","session":{"temperature":0.1}}""", "session.temperature")]
    [InlineData("""{"type":"session.update","session":{"tools":[{"type":"function","name":"f"}]}}""", "session.tools")]
    [InlineData("""{"type":"session.update","session":{"voice":{"type":"openai","name":"alloy"}}}""", "session.voice")]
    [InlineData("""{"type":"response.create","response":{"instructions":"Be rude."}}""", "response.instructions")]
    public async Task What_the_agent_decides_is_refused(string sent, string param)
    {
        await using var server = await ServeAsync();
        using var line = await OpenAsync(server);

        await line.SendAsync(sent);

        Assert.Equal(param, Text(await line.ErrorAsync(), "param"));
    }

    [Fact]
    public async Task A_session_that_is_sent_back_as_it_came_is_no_change()
    {
        await using var server = await ServeAsync();
        using var line = new Line(await server.ConnectAsync(await AddressAsync(server)));
        var session = (await line.UntilAsync("session.created")).GetProperty("session");

        await line.SendAsync($$"""{"type":"session.update","session":{{session.GetRawText()}} }""");

        var updated = (await line.UntilAsync("session.updated")).GetProperty("session");
        Assert.Equal(session.GetProperty("agent").GetRawText(), updated.GetProperty("agent").GetRawText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tool_of_the_agent_is_run_by_the_client(bool classic)
    {
        await using var server = await ServeAsync();
        var address = await AddressAsync(server, AgentClient.Weather, classic);
        using var line = new Line(await server.ConnectAsync(address));
        var agent = (await line.UntilAsync("session.created")).GetProperty("session").GetProperty("agent");
        await SayAsync(line, "What is the weather in Paris?");
        var call = (await line.UntilAsync("response.function_call_arguments.done"));
        await line.UntilAsync("response.done");

        await line.SendAsync(
            $$"""
            {"type":"conversation.item.create","item":{"type":"function_call_output",
              "call_id":"{{Text(call, "call_id")}}","output":"sunny"} }
            """
        );
        await line.SendAsync("""{"type":"response.create"}""");
        await line.UntilAsync("response.done");
        var said = await AskAsync(line, "Hello there.");

        Assert.Equal("""{"city":"Paris"}""", Text(call, "arguments").Replace(" ", "", StringComparison.Ordinal));
        Assert.NotEmpty(said);
        var client = new AgentClient(server.Http);
        if (classic)
        {
            var thread = Text(agent, "thread_id");
            var messages = await client.MessagesAsync(thread);
            Assert.Contains("sunny", messages[1], StringComparison.Ordinal);
            var runs = (await client.GetAsync($"/threads/{thread}/runs")).GetProperty("data").EnumerateArray();
            Assert.All(runs, run => Assert.Equal("completed", Text(run, "status")));
        }
    }

    [Fact]
    public async Task A_person_may_go_on_without_the_tool()
    {
        await using var server = await ServeAsync();
        using var line = new Line(await server.ConnectAsync(await AddressAsync(server, AgentClient.Weather)));
        await line.UntilAsync("session.created");
        await SayAsync(line, "What is the weather in Paris?");
        await line.UntilAsync("response.done");

        Assert.NotEmpty(await AskAsync(line, "Hello there."));
    }

    [Fact]
    public async Task An_answer_that_is_cancelled_is_a_cancelled_run_that_keeps_what_was_heard()
    {
        var model = new TestEngines.HeldResponder();
        await using var server = await ServeAsync(model);
        using var line = new Line(await server.ConnectAsync(await AddressAsync(server)));
        var agent = (await line.UntilAsync("session.created")).GetProperty("session").GetProperty("agent");
        await SayAsync(line, "Tell me a story.");
        await line.UntilAsync("response.text.delta");
        await model.Asked;

        await line.SendAsync("""{"type":"response.cancel"}""");
        await line.UntilAsync("response.done");
        model.Let();
        await AskAsync(line, "Another one.");

        var client = new AgentClient(server.Http);
        var thread = Text(agent, "thread_id");
        Assert.Equal(
            ["user: Tell me a story.", "assistant: It begins", "user: Another one.", "assistant: It begins and ends."],
            await client.MessagesAsync(thread)
        );
        var runs = (await client.GetAsync($"/threads/{thread}/runs?order=asc")).GetProperty("data");
        Assert.Equal(
            ["cancelled", "completed"],
            runs.EnumerateArray().Select(run => Text(run, "status")),
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Covers("feature:17")]
    public async Task A_session_begins_with_the_settings_in_its_agents_metadata(bool wrapped)
    {
        await using var server = await ServeAsync();
        var settings =
            $$"""
            {"turn_detection":{"type":"server_vad","threshold":0.7,"silence_duration_ms":900},
             "metadata":{"note":"{{new string(
                'x',
                500
            )}}"},"input_audio_transcription":{"model":"azure-speech","language":"en-GB"} }
            """.ReplaceLineEndings(
                ""
            );
        var json = wrapped ? $$"""{"session":{{settings}} }""" : settings;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["microsoft.voice-live.configuration"] = json[..512],
            ["microsoft.voice-live.configuration.1"] = json[512..],
        };
        await new AgentClient(server.Http).PostAsync(
            "/agents/ann/versions",
            $$"""{"metadata":{{JsonSerializer.Serialize(metadata)}},"definition":{"kind":"prompt","model":"m"} }"""
        );
        using var line = new Line(
            await server.ConnectAsync("/voice-live/realtime?api-version=2025-10-01&agent-name=ann&agent-project-name=p")
        );

        var session = (await line.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal(900, session.GetProperty("turn_detection").GetProperty("silence_duration_ms").GetInt32());
        Assert.Equal("en-GB", Text(session.GetProperty("input_audio_transcription"), "language"));
        Assert.Equal("ann", Text(session, "model"));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{\"turn_detection\":{\"type\":\"magic\"}}")]
    [InlineData("{\"instructions\":\"Be rude.\"}")]
    public async Task Settings_of_an_agent_that_cannot_be_used_are_told(string json)
    {
        await using var server = await ServeAsync();
        await new AgentClient(server.Http).PostAsync(
            "/agents/ann/versions",
            $$"""
            {"metadata":{"microsoft.voice-live.configuration":{{JsonSerializer.Serialize(json)}} },
             "definition":{"kind":"prompt","model":"m"} }
            """
        );
        using var line = new Line(
            await server.ConnectAsync("/voice-live/realtime?api-version=2025-10-01&agent-name=ann&agent-project-name=p")
        );
        await line.UntilAsync("session.created");

        await line.SendAsync("""{"type":"session.update","session":{}}""");
        JsonElement warning;
        do
        {
            warning = (await line.UntilAsync("warning")).GetProperty("warning");
        } while (!Text(warning, "message").Contains("agent's settings", StringComparison.Ordinal));

        Assert.NotEmpty(await AskAsync(line, "Hello there."));
    }

    [Theory]
    [InlineData("agent-id=asst_none&agent-project-name=p", 404, null)]
    [InlineData("agent-name=nobody&agent-project-name=p", 404, null)]
    [InlineData("agent-id=thread_1&agent-project-name=p", 400, "assistant_id")]
    [InlineData("agent-id=asst_1&agent-connection-string=host;p", 400, "agent-connection-string")]
    [InlineData("agent-project-name=p", 400, "agent-id")]
    public async Task An_agent_that_is_not_there_is_refused_before_the_session(string query, int status, string? param)
    {
        await using var server = await ServeAsync();

        using var refused = await server.UpgradeAsync(
            $"/voice-live/realtime?api-version=2025-10-01&model=m&{query}",
            ("api-key", TestServer.Key)
        );

        Assert.Equal(status, (int)refused.StatusCode);
        var error = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
        Assert.Equal(param, error.TryGetProperty("param", out var named) ? named.GetString() : null);
    }

    private static Task<TestServer> ServeAsync(IResponder? model = null) =>
        TestServer.StartAsync(parts: new ServerParts { Engines = TestEngines.With(model ?? new BuiltinResponder()) });

    private static async Task<string> AddressAsync(TestServer server, string tools = "[]", bool classic = true)
    {
        var client = new AgentClient(server.Http);
        if (classic)
        {
            var id = await client.AssistantAsync(tools);
            return $"/voice-live/realtime?api-version=2025-10-01&agent-id={id}&agent-project-name=p";
        }

        await client.PostAsync("/agents/ann/versions", Definition(tools is "[]" ? tools : AgentClient.FlatWeather));
        return "/voice-live/realtime?api-version=2025-10-01&agent-name=ann&agent-project-name=p";
    }

    private static async Task<Line> OpenAsync(TestServer server)
    {
        var line = new Line(await server.ConnectAsync(await AddressAsync(server)));
        await line.UntilAsync("session.created");
        return line;
    }

    private static string Definition(string tools) =>
        $$"""{"description":"A friend.","definition":{"kind":"prompt","model":"m","tools":{{tools}} } }""";

    private static async Task SayAsync(Line line, string text)
    {
        await line.SendAsync(
            $$"""
            {"type":"conversation.item.create","item":{"type":"message","role":"user",
              "content":[{"type":"input_text","text":"{{text}}"}] } }
            """
        );
        await line.SendAsync("""{"type":"response.create"}""");
    }

    private static async Task<string> AskAsync(Line line, string text)
    {
        await SayAsync(line, text);
        var said = (await line.UntilAsync("response.text.done")).GetProperty("text").GetString()!;
        var done = (await line.UntilAsync("response.done")).GetProperty("response");
        Assert.Equal("completed", Text(done, "status"));
        return said;
    }

    private static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;
}
