using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Tests.Runs;
using Parley.Engines;
using Parley.Engines.Agents;
using Parley.Engines.Responses;

namespace Parley.Agents.Tests.Voice;

/// <summary>A session's conversation and the agent's stay the same, whatever happens to the answers. In both generations.</summary>
public sealed class TalkTests : ServiceTests
{
    public static TheoryData<bool> Generations => [true, false];

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task Each_turn_gives_the_agent_what_is_new(bool classic)
    {
        var agent = await JoinAsync(classic);

        var first = await AnswerAsync(agent, User("one"));
        var second = await AnswerAsync(agent, User("one"), Assistant(first), User("two"), User("three"));

        Assert.Equal("You said 1 things.", first);
        Assert.Equal("You said 3 things.", second);
        Assert.Equal(
            ["user: one", $"assistant: {first}", "user: two", "user: three", $"assistant: {second}"],
            await KeptAsync(agent)
        );
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task The_same_words_twice_are_two_turns(bool classic)
    {
        var agent = await JoinAsync(classic);
        var first = await AnswerAsync(agent, User("yes"));

        var second = await AnswerAsync(agent, User("yes"), Assistant(first), User("yes"));

        Assert.Equal("You said 2 things.", second);
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task A_greeting_that_the_session_began_with_is_known_to_the_agent(bool classic)
    {
        var agent = await JoinAsync(classic);

        await AnswerAsync(agent, Assistant("Good morning."), User("hello"));

        Assert.Equal(
            ["assistant: Good morning.", "user: hello", "assistant: You said 1 things."],
            await KeptAsync(agent)
        );
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task What_a_client_puts_between_two_turns_is_told_whoever_is_said_to_have_said_it(bool classic)
    {
        var agent = await JoinAsync(classic);
        var first = await AnswerAsync(agent, User("one"));

        var second = await AnswerAsync(
            agent,
            User("one"),
            Assistant(first),
            User("two"),
            Assistant("As I said."),
            User("three")
        );

        Assert.Equal(
            [
                "user: one",
                $"assistant: {first}",
                "user: two",
                "assistant: As I said.",
                "user: three",
                $"assistant: {second}",
            ],
            await KeptAsync(agent)
        );
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task What_was_heard_takes_the_place_of_what_was_said(bool classic)
    {
        var agent = await JoinAsync(classic);
        await AnswerAsync(agent, User("one"));

        await AnswerAsync(agent, User("one"), Assistant("You said"), User("two"));

        Assert.Equal("assistant: You said", (await KeptAsync(agent))[1]);
        Assert.Equal("You said", Model.Last.Entries.OfType<ChatMessage>().ElementAt(1).Text);
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task An_answer_that_nobody_heard_is_gone_and_the_question_is_asked_once(bool classic)
    {
        var agent = await JoinAsync(classic);
        await AnswerAsync(agent, User("one"));

        await AnswerAsync(agent, User("one"), User("two"));

        Assert.Equal(["user: one", "user: two", "assistant: You said 2 things."], await KeptAsync(agent));
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task An_interrupted_answer_is_cancelled_and_the_next_turn_waits_for_nothing(bool classic)
    {
        var agent = await JoinAsync(classic);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var speaking = AnswerAsync(agent, "", [User("wait")], interrupt.Token);
        await Model.AskedAsync();

        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
        var next = await AnswerAsync(agent, User("wait"), Assistant("It"), User("on"));

        Assert.Equal("You said 2 things.", next);
        Assert.Equal(["user: wait", "assistant: It", "user: on", $"assistant: {next}"], await KeptAsync(agent));
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task A_tools_output_goes_to_the_agent_that_asked(bool classic)
    {
        var agent = await JoinAsync(classic);
        var call = await CallAsync(agent, User("call"));

        var said = await AnswerAsync(agent, User("call"), call, new ChatToolResult(call.CallId, "sunny"));

        Assert.Equal("It says sunny.", said);
        Assert.Equal(
            "You said 2 things.",
            await AnswerAsync(
                agent,
                User("call"),
                call,
                new ChatToolResult(call.CallId, "sunny"),
                Assistant(said),
                User("thanks")
            )
        );
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task A_person_who_talks_on_without_the_tool_is_answered(bool classic)
    {
        var agent = await JoinAsync(classic);
        var call = await CallAsync(agent, User("call"));

        Assert.Equal("You said 2 things.", await AnswerAsync(agent, User("call"), call, User("never mind")));
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task Instructions_of_one_turn_are_added_to_the_agents_own(bool classic)
    {
        var agent = await JoinAsync(classic);

        await AnswerAsync(agent, "Be quick.", [User("one")], Cancel);

        Assert.Equal("Be kind.\nBe quick.", Model.Last.Instructions);
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task A_failure_is_the_engines_and_the_next_turn_goes_on(bool classic)
    {
        var agent = await JoinAsync(classic);

        var failed = await Assert.ThrowsAsync<EngineException>(() => AnswerAsync(agent, User("fail")));

        Assert.Equal(EngineFault.Refused, failed.Fault);
        Assert.Equal("You said 2 things.", await AnswerAsync(agent, User("fail"), User("again")));
    }

    [Fact]
    public async Task An_agent_that_was_deleted_says_so()
    {
        var agent = await JoinAsync(classic: true);
        await Agents.Assistants.DeleteAsync(Project, agent.Card.Id, Cancel);

        var failed = await Assert.ThrowsAsync<EngineException>(() => AnswerAsync(agent, User("one")));

        Assert.Equal(EngineFault.Refused, failed.Fault);
        Assert.Contains(agent.Card.Id, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_of_an_agent_in_vain()
    {
        var agent = await JoinAsync(classic: true);

        Assert.True(agent.Responder.Capabilities.KeepsConversation);
        Assert.False(agent.Responder.Capabilities.IsFree);
    }

    private static ChatMessage User(string text) => new(ChatRole.User, text);

    private static ChatMessage Assistant(string text) => new(ChatRole.Assistant, text);

    private async Task<AgentConnection> JoinAsync(bool classic)
    {
        var agent = "ann";
        if (classic)
        {
            agent = (await AssistantAsync()).Assistant;
        }
        else
        {
            var tools = "[{'type':'function','name':'get_weather','parameters':{'type':'object'}}]";
            var body = $"{{'definition':{{'kind':'prompt','model':'m','instructions':'Be kind.','tools':{tools}}}}}";
            await Agents.Agents.CreateVersionAsync(Project, agent, Json(body), Cancel);
        }

        var address = new AgentAddress
        {
            Project = Project,
            Agent = agent,
            IsNamed = !classic,
        };
        return await Agents.Voice.JoinAsync(address, ResponderCapabilities.TextOnly, Cancel);
    }

    private static Task<string> AnswerAsync(AgentConnection agent, params ChatEntry[] entries) =>
        AnswerAsync(agent, "", entries, Cancel);

    private static async Task<string> AnswerAsync(
        AgentConnection agent,
        string instructions,
        ChatEntry[] entries,
        CancellationToken cancel
    )
    {
        var said = "";
        ResponderDone? done = null;
        await foreach (var part in agent.Responder.RespondAsync(Request(instructions, entries), cancel))
        {
            said += part is ResponderText text ? text.Delta : "";
            done = part as ResponderDone ?? done;
        }

        Assert.NotNull(done);
        return said;
    }

    private static async Task<ChatToolCall> CallAsync(AgentConnection agent, params ChatEntry[] entries)
    {
        string? id = null;
        string? name = null;
        var arguments = "";
        ResponderDone? done = null;
        await foreach (var part in agent.Responder.RespondAsync(Request("", entries), Cancel))
        {
            if (part is ResponderToolCall call)
            {
                id ??= call.CallId;
                name ??= call.Name;
                arguments += call.ArgumentsDelta;
            }

            done = part as ResponderDone ?? done;
        }

        Assert.Equal(ResponderFinish.ToolCalls, done?.Finish);
        return new ChatToolCall(id!, name!, arguments);
    }

    private static ResponderRequest Request(string instructions, ChatEntry[] entries) =>
        new()
        {
            SessionId = "sess_1",
            Model = "ann",
            Instructions = instructions,
            Entries = entries,
        };

    private async Task<string[]> KeptAsync(AgentConnection agent)
    {
        if (agent.ThreadId.StartsWith("thread_", StringComparison.Ordinal))
        {
            var page = await Agents.Messages.ListAsync(Project, agent.ThreadId, PageRequest.All, Cancel);
            return [.. ((JsonArray)page["data"]!).Select(m => $"{m!["role"]}: {m["content"]![0]!["text"]!["value"]}")];
        }

        var items = await Agents.Conversations.ListItemsAsync(Project, agent.ThreadId, PageRequest.All, Cancel);
        return [.. ((JsonArray)items["data"]!).Select(item => $"{item!["role"]}: {item["content"]![0]!["text"]}")];
    }
}
