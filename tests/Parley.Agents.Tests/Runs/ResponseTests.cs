using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Engines.Responses;

namespace Parley.Agents.Tests.Runs;

public class ResponseTests : ServiceTests
{
    [Fact]
    public async Task A_conversation_is_kept_and_has_one_response_at_a_time()
    {
        var conversation = await ConversationAsync();
        var first = await RespondAsync($"{{'model':'m','input':'wait','conversation':'{conversation}'}}");
        await Model.AskedAsync();

        var locked = await RefusedAsync(
            () => RespondAsync($"{{'model':'m','input':'hello','conversation':{{'id':'{conversation}'}}}}"),
            400
        );
        Model.Let();
        Assert.Equal("completed", (string?)(await first.Final!)["status"]);
        await ReadAsync(await RespondAsync($"{{'model':'m','input':'hello','conversation':'{conversation}'}}"));

        Assert.Equal("conversation_locked", locked.Code);
        Assert.Equal(
            ["user: wait", "assistant: It begins and ends.", "user: hello", "assistant: You said 2 things."],
            await ItemsAsync(conversation)
        );
    }

    [Fact]
    public async Task A_stopped_response_keeps_what_it_had_said()
    {
        var conversation = await ConversationAsync();
        var run = await RespondAsync($"{{'model':'m','input':'wait','conversation':'{conversation}'}}");
        await Model.AskedAsync();

        var cancelled = await Agents.Responses.CancelAsync(Project, run.Id, Cancel);

        Assert.Equal("cancelled", (string?)cancelled["status"]);
        Assert.Equal("assistant: It begins", (await ItemsAsync(conversation))[^1]);
        await ReadAsync(await RespondAsync($"{{'model':'m','input':'hello','conversation':'{conversation}'}}"));
    }

    [Fact]
    public async Task A_chain_of_responses_remembers()
    {
        var first = await (await RespondAsync("{'model':'m','input':'one'}")).Final!;
        var second = await (
            await RespondAsync($"{{'model':'m','input':'two','previous_response_id':'{first["id"]}'}}")
        ).Final!;
        await (await RespondAsync($"{{'model':'m','input':'three','previous_response_id':'{second["id"]}'}}")).Final!;

        Assert.Equal(
            ["one", "You said 1 things.", "two", "You said 2 things.", "three"],
            Model.Last.Entries.Cast<ChatMessage>().Select(message => message.Text),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_call_whose_output_never_came_is_answered_for_the_model()
    {
        var conversation = await ConversationAsync();
        await ReadAsync(await RespondAsync($"{{'model':'m','input':'call','conversation':'{conversation}'}}"));
        await ReadAsync(await RespondAsync($"{{'model':'m','input':'hello','conversation':'{conversation}'}}"));

        Assert.Collection(
            Model.Last.Entries,
            entry => Assert.IsType<ChatMessage>(entry),
            entry => Assert.IsType<ChatToolCall>(entry),
            entry => Assert.Equal("", Assert.IsType<ChatToolResult>(entry).Output),
            entry => Assert.IsType<ChatMessage>(entry)
        );
    }

    [Fact]
    public async Task A_failed_response_says_why()
    {
        var run = await RespondAsync("{'model':'m','input':'fail'}");
        var events = await ReadAsync(run);

        Assert.Equal("response.failed", events[^1].Name);
        var stored = await Agents.Responses.GetAsync(Project, run.Id, Cancel);
        Assert.Equal("The endpoint refuses.", (string?)stored["error"]!["message"]);
    }

    [Fact]
    public async Task A_response_of_a_server_that_died_is_failed()
    {
        var run = await RespondAsync("{'model':'m','input':'wait','background':true}");
        await Model.AskedAsync();

        var second = await StartAsync(TimeSpan.FromMinutes(2));

        var failed = await second.Responses.GetAsync(Project, run.Id, Cancel);
        Assert.Equal("failed", (string?)failed["status"]);
        Assert.Contains("server ended", (string?)failed["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_answers_with_the_version_that_is_named()
    {
        await Agents.Agents.CreateVersionAsync(Project, "ann", Definition("Be kind."), Cancel);
        await Agents.Agents.CreateVersionAsync(Project, "ann", Definition("Be brief."), Cancel);

        var named = "'agent_reference':{'type':'agent_reference','name':'ann'";
        var latest = await (await RespondAsync($"{{'input':'hello',{named}}}}}")).Final!;
        Assert.Equal("Be brief.", Model.Last.Instructions);
        await (await RespondAsync($"{{'input':'hello',{named},'version':'1'}}}}")).Final!;
        Assert.Equal("Be kind.", Model.Last.Instructions);

        Assert.Equal("2", (string?)latest["agent"]!["version"]);
        await RefusedAsync(() => RespondAsync($"{{'input':'hello',{named},'version':'9'}}}}"), 404);
    }

    [Fact]
    public async Task An_update_without_a_change_makes_no_version()
    {
        var body = Json("{'name':'ann','definition':{'kind':'prompt','model':'m','instructions':'x'}}");
        await Agents.Agents.CreateAsync(Project, body, Cancel);

        var same = await Agents.Agents.UpdateAsync(Project, "ann", Definition("x"), Cancel);
        var other = await Agents.Agents.UpdateAsync(Project, "ann", Definition("y"), Cancel);

        Assert.Equal("1", (string?)same["versions"]!["latest"]!["version"]);
        Assert.Equal("2", (string?)other["versions"]!["latest"]!["version"]);
        await RefusedAsync(() => Agents.Agents.CreateAsync(Project, body, Cancel), 409);
        await Agents.Agents.DeleteVersionAsync(Project, "ann", "2", Cancel);
        var next = await Agents.Agents.CreateVersionAsync(Project, "ann", Definition("z"), Cancel);
        Assert.Equal("3", (string?)next["version"]);
    }

    [Theory]
    [InlineData("{'input':'x'}", "model")]
    [InlineData("{'model':'m'}", "input")]
    [InlineData("{'model':'m','input':[{'type':'message','role':'king','content':'x'}]}", "input[0].role")]
    [InlineData(
        "{'model':'m','input':[{'type':'message','role':'user','content':[{'type':'input_file'}]}]}",
        "input[0].content[0].type"
    )]
    [InlineData("{'model':'m','input':[{'type':'reasoning'}]}", "input[0].type")]
    [InlineData("{'model':'m','input':[{'type':'item_reference','id':'msg_none'}]}", "input[0].id")]
    [InlineData("{'model':'m','input':'x','previous_response_id':'resp_none'}", "previous_response_id")]
    [InlineData("{'model':'m','input':'x','text':{'format':{'type':'json_schema'}}}", "text.format.type")]
    [InlineData("{'model':'m','input':'x','reasoning':{'effort':'huge'}}", "reasoning.effort")]
    [InlineData("{'model':'m','input':'x','tool_choice':'always'}", "tool_choice")]
    [InlineData("{'model':'m','input':'x','tools':[{'type':'web_search'}]}", "tools[0].type")]
    public async Task What_cannot_be_read_is_named(string body, string param)
    {
        var refused = await RefusedAsync(() => RespondAsync(body), 400);

        Assert.Equal(param, refused.Param);
    }

    private static byte[] Definition(string instructions) =>
        Json($"{{'definition':{{'kind':'prompt','model':'m','instructions':'{instructions}'}}}}");

    private Task<StartedRun> RespondAsync(string body) =>
        Agents.Responses.CreateAsync(Project, null, Json(body), Cancel);

    private async Task<string> ConversationAsync() =>
        (string)(await Agents.Conversations.CreateAsync(Project, default, Cancel))["id"]!;

    private async Task<string[]> ItemsAsync(string conversation)
    {
        var page = await Agents.Conversations.ListItemsAsync(Project, conversation, PageRequest.All, Cancel);
        return [.. ((JsonArray)page["data"]!).Select(item => $"{item!["role"]}: {item["content"]![0]!["text"]}")];
    }
}
