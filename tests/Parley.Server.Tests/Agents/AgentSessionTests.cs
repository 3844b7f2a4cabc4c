using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Agents;

/// <summary>A session whose answers come from an agent elsewhere, over the real wires on both sides.</summary>
public sealed class AgentSessionTests
{
    private const string Classic =
        "/voice-agent/realtime?api-version=2025-05-01-preview&agent-id=asst_1&agent-project-name=p1&agent_access_token="
        + FakeAgentService.Token;

    private const string Named =
        "/voice-live/realtime?api-version=2026-07-15&agent-name=helper&agent-project-name=p1&agent-access-token="
        + FakeAgentService.Token;

    public static TheoryData<string> Both => [Classic, Named];

    [Theory, MemberData(nameof(Both))]
    [Covers("feature:15"), Covers("feature:16")]
    public async Task An_agent_answers_and_remembers_by_itself(string path)
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, path);

        Assert.Equal("I am the agent.", await AskAsync(line, "Who are you?"));
        Assert.Equal("I am the agent.", await AskAsync(line, "And again?"));

        var bodies = agents.Bodies.Select(b => b.ToJsonString()).ToArray();
        Assert.Contains("Who are you?", bodies[0], StringComparison.Ordinal);
        Assert.Contains("And again?", bodies[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Who are you?", bodies[1], StringComparison.Ordinal);
        Assert.DoesNotContain("I am the agent.", bodies[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Classic, "Helper", "Helps.", "asst_1", "thread_")]
    [InlineData(Named, "helper", "Helps, too.", "helper:2", "conv_")]
    public async Task The_session_says_who_the_agent_is(
        string path,
        string name,
        string description,
        string id,
        string thread
    )
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await ServeAsync(agents);
        using var socket = await server.ConnectAsync(path);

        var session = (await socket.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal(name, session.GetProperty("model").GetString());
        var agent = session.GetProperty("agent");
        Assert.Equal("agent", agent.GetProperty("type").GetString());
        Assert.Equal(name, agent.GetProperty("name").GetString());
        Assert.Equal(description, agent.GetProperty("description").GetString());
        Assert.Equal(id, agent.GetProperty("agent_id").GetString());
        Assert.StartsWith(thread, agent.GetProperty("thread_id").GetString(), StringComparison.Ordinal);
        Assert.False(session.TryGetProperty("temperature", out _));
    }

    [Theory]
    [InlineData("""{"instructions":"Be brief."}""", "session.instructions", "not_supported_with_agent")]
    [InlineData("""{"temperature":0.5}""", "session.temperature", "not_supported_with_agent")]
    [InlineData("""{"tools":[{"type":"function","name":"f"}]}""", "session.tools", "not_supported_with_agent")]
    [InlineData("""{"voice":{"type":"openai","name":"alloy"}}""", "session.voice", "invalid_value")]
    public async Task What_the_agent_brings_cannot_be_set(string session, string param, string code)
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, Classic);

        await line.SendAsync($$"""{"type":"session.update","session":{{session}} }""");
        var error = await line.ErrorAsync();

        Assert.Equal((code, param), (error.Text("code"), error.Text("param")));
        Assert.Equal("I am the agent.", await AskAsync(line, "Still there?"));
    }

    [Fact]
    public async Task A_session_that_is_sent_back_as_it_was_shown_is_let_pass()
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await ServeAsync(agents);
        using var socket = await server.ConnectAsync(Classic);
        var shown = (await socket.UntilAsync("session.created")).GetProperty("session");

        await socket.SendTextAsync($$"""{"type":"session.update","session":{{shown.GetRawText()}} }""");

        await socket.UntilAsync("session.updated");
    }

    [Theory]
    [InlineData("""{"instructions":"Be brief."}""", "response.instructions")]
    [InlineData("""{"conversation":"none"}""", "response.conversation")]
    [InlineData("""{"temperature":0.5}""", "response.temperature")]
    public async Task A_response_cannot_go_round_the_agent(string response, string param)
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, Classic);

        await line.SendAsync($$"""{"type":"response.create","response":{{response}} }""");
        var error = await line.ErrorAsync();

        Assert.Equal(("not_supported_with_agent", param), (error.Text("code"), error.Text("param")));
    }

    [Fact]
    public async Task The_client_approves_what_an_agent_elsewhere_asks()
    {
        await using var agents = await FakeAgentService.StartAsync();
        agents.Say = (turn, voice) =>
            turn == 0
                ? voice.EventAsync(
                    "response.output_item.done",
                    (JsonObject)
                        JsonNode.Parse(
                            """{"type":"response.output_item.done","item":{"type":"mcp_approval_request","id":"mcpr_1","server_label":"shop","name":"cancel","arguments":"{}"} }"""
                        )!
                )
                : voice.TextAsync("It is cancelled.");
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, Named);
        await TypeAsync(line, "Cancel it.");
        await line.SendAsync("""{"type":"response.create"}""");
        await line.UntilAsync("response.done");

        await line.SendAsync(
            """{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"mcpr_1","approve":true} }"""
        );
        await line.UntilAsync("response.done");

        var sent = agents.Bodies.Last()["input"]!.AsArray();
        Assert.Equal(
            ("mcp_approval_response", "mcpr_1", true),
            ((string?)sent[^1]!["type"], (string?)sent[^1]!["approval_request_id"], (bool?)sent[^1]!["approve"])
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_client_runs_the_functions_of_an_agent(string path)
    {
        await using var agents = await FakeAgentService.StartAsync();
        agents.Say = (turn, voice) =>
            turn == 0 ? voice.CallAsync("call_1", "get_weather", """{"city":"Oslo"}""") : voice.TextAsync("It rains.");
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, path);
        await TypeAsync(line, "What is the weather in Oslo?");

        await line.SendAsync("""{"type":"response.create"}""");
        var called = await line.UntilAsync("response.function_call_arguments.done");
        await line.UntilAsync("response.done");
        await line.SendAsync(
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"rain"}}"""
        );
        await line.SendAsync("""{"type":"response.create"}""");
        var text = (await line.UntilAsync("response.text.done")).Text("text");

        Assert.Equal("""{"city":"Oslo"}""", called.Text("arguments"));
        Assert.Equal("It rains.", text);
        var result = agents.Bodies.Last().ToJsonString();
        Assert.Contains("call_1", result, StringComparison.Ordinal);
        Assert.Contains("rain", result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_has_ended_before_the_next_one_begins()
    {
        await using var agents = await FakeAgentService.StartAsync();
        agents.Say = async (turn, voice) =>
        {
            await voice.TextAsync("It begins");
            if (turn == 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, voice.Gone);
            }
        };
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, Classic);
        await TypeAsync(line, "A long story, please.");
        await line.SendAsync("""{"type":"response.create"}""");
        await line.UntilAsync("response.text.delta");

        await line.SendAsync("""{"type":"response.cancel"}""");
        await line.UntilAsync("response.done");

        Assert.Equal("It begins", await AskAsync(line, "Something else."));
        Assert.Contains(agents.Calls, c => c.EndsWith("/cancel", StringComparison.Ordinal));
        Assert.Single(agents.Calls, c => c is "POST threads");
    }

    [Fact]
    public async Task What_was_not_heard_is_taken_out_of_the_agents_conversation()
    {
        await using var agents = await FakeAgentService.StartAsync();
        agents.Say = async (turn, voice) =>
        {
            await voice.TextAsync("One two three four.");
            if (turn == 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, voice.Gone);
            }
        };
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, Named);
        await TypeAsync(line, "Count.");
        await line.SendAsync("""{"type":"response.create"}""");
        var item = (await line.UntilAsync("response.text.delta")).Text("item_id");
        await line.SendAsync("""{"type":"response.cancel"}""");
        await line.UntilAsync("response.done");
        await line.SendAsync($$"""{"type":"conversation.item.delete","item_id":"{{item}}"}""");
        await line.UntilAsync("conversation.item.deleted");

        await AskAsync(line, "Go on.");

        Assert.Contains(agents.Calls, c => c.StartsWith("DELETE openai/v1/conversations/", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_run_that_fails_fails_the_response_and_the_session_goes_on(string path)
    {
        await using var agents = await FakeAgentService.StartAsync();
        agents.Say = (turn, voice) => turn == 0 ? voice.FailAsync() : voice.TextAsync("Better.");
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, path);
        await TypeAsync(line, "Hello.");
        await line.SendAsync("""{"type":"response.create"}""");

        var done = await line.UntilAsync("response.done");

        Assert.Equal("failed", done.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal("Better.", await AskAsync(line, "Again."));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_a_busy_agent_did_not_take_it_gets_with_the_next_turn(string path)
    {
        await using var agents = await FakeAgentService.StartAsync();
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, path);
        agents.IsBusy = true;
        await TypeAsync(line, "My name is Ada.");
        await line.SendAsync("""{"type":"response.create"}""");
        var done = await line.UntilAsync("response.done");
        agents.IsBusy = false;

        await AskAsync(line, "Who am I?");

        Assert.Equal("failed", done.GetProperty("response").GetProperty("status").GetString());
        Assert.Contains("My name is Ada.", agents.Bodies.Last().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact, Covers("feature:17")]
    public async Task The_settings_stored_with_an_agent_are_what_a_session_begins_with()
    {
        await using var agents = await FakeAgentService.StartAsync();
        const string Settings =
            """{"session":{"voice":{"type":"azure-standard","name":"de-DE-KatjaNeural"},"turn_detection":{"type":"azure_semantic_vad","silence_duration_ms":321}}}""";
        agents.Metadata["microsoft.voice-live.configuration"] = Settings[..60];
        agents.Metadata["microsoft.voice-live.configuration.1"] = Settings[60..];
        await using var server = await ServeAsync(agents);
        using var socket = await server.ConnectAsync(Classic);

        var session = (await socket.UntilAsync("session.created")).GetProperty("session");

        Assert.Equal("de-DE-KatjaNeural", session.GetProperty("voice").GetProperty("name").GetString());
        var detection = session.GetProperty("turn_detection");
        Assert.Equal("azure_semantic_vad", detection.GetProperty("type").GetString());
        Assert.Equal(321, detection.GetProperty("silence_duration_ms").GetInt32());
    }

    [Fact]
    public async Task Stored_settings_that_are_wrong_are_told_and_left_out()
    {
        await using var agents = await FakeAgentService.StartAsync();
        agents.Metadata["microsoft.voice-live.configuration"] = """{"voice":7}""";
        await using var server = await ServeAsync(agents);
        using var socket = await server.ConnectAsync(Classic);
        await socket.SendTextAsync("""{"type":"session.update","session":{}}""");

        var warning = (await socket.UntilAsync("warning")).GetProperty("warning");

        Assert.Equal("session.voice", warning.GetProperty("param").GetString());
    }

    [Fact, Covers("feature:18")]
    public async Task A_hosted_agent_is_told_what_was_said_and_talks_to_its_client_beside_its_voice()
    {
        await using var agents = await FakeAgentService.StartAsync();
        agents.Definition = Hosted();
        agents.Say = async (_, voice) =>
        {
            await voice.DataAsync("""{"type":"output_audio_transcription.delta","delta":"I look. "}""");
            await voice.DataAsync("""{"type":"booking.found","rooms":[7]}""");
            await voice.DataAsync("""{"type":"output_audio_transcription.delta","delta":"Found one."}""");
            await voice.DataAsync("""{"type":"output_audio_transcription.done","text":"I look. Found one."}""");
            await voice.DataAsync("""{"type":"done"}""");
        };
        await using var server = await ServeAsync(agents);
        using var line = await OpenAsync(server, Named);
        await TypeAsync(line, "Book a room.");

        await line.SendAsync("""{"type":"response.create"}""");
        var found = await line.UntilAsync("response.invocation.delta");
        var said = (await line.UntilAsync("response.text.done")).Text("text");
        await line.UntilAsync("response.done");
        await line.SendAsync(
            """{"type":"response.create","response":{"invoke_input":{"type":"room.chosen","room":7}}}"""
        );
        await line.UntilAsync("response.done");

        Assert.Equal("""{"type":"booking.found","rooms":[7]}""", found.GetProperty("delta").GetRawText());
        Assert.Equal("I look. Found one.", said);
        var bodies = agents.Bodies.Select(b => b.ToJsonString()).ToArray();
        Assert.Equal("""{"type":"input_audio.transcription","input":"Book a room."}""", bodies[0]);
        Assert.Equal("""{"type":"room.chosen","room":7}""", bodies[1]);
    }

    [Fact]
    public async Task Input_for_a_hosted_agent_is_refused_where_there_is_none()
    {
        await using var server = await TestServer.StartAsync();
        using var line = await Line.OpenAsync(server, Line.VoiceLive);

        await line.SendAsync("""{"type":"response.create","response":{"invoke_input":{}}}""");
        var error = await line.ErrorAsync();

        Assert.Equal(("invalid_value", "response.invoke_input"), (error.Text("code"), error.Text("param")));
    }

    private static JsonObject Hosted() =>
        new()
        {
            ["kind"] = "hosted",
            ["container_protocol_versions"] = new JsonArray(
                new JsonObject { ["protocol"] = "invocations", ["version"] = "v1" }
            ),
        };

    private static Task<TestServer> ServeAsync(FakeAgentService agents) =>
        TestServer.StartAsync(settings => settings with { AgentService = agents.Url });

    private static async Task<Line> OpenAsync(TestServer server, string path)
    {
        var line = await Line.OpenAsync(server, path);
        await line.SendAsync("""{"type":"session.update","session":{"modalities":["text"]}}""");
        await line.UntilAsync("session.updated");
        return line;
    }

    private static Task TypeAsync(Line line, string text) =>
        line.SendAsync(
            new JsonObject
            {
                ["type"] = "conversation.item.create",
                ["item"] = new JsonObject
                {
                    ["type"] = "message",
                    ["role"] = "user",
                    ["content"] = new JsonArray(new JsonObject { ["type"] = "input_text", ["text"] = text }),
                },
            }.ToJsonString()
        );

    private static async Task<string?> AskAsync(Line line, string text)
    {
        await TypeAsync(line, text);
        await line.SendAsync("""{"type":"response.create"}""");
        var said = (await line.UntilAsync("response.text.done")).Text("text");
        await line.UntilAsync("response.done");
        return said;
    }
}
