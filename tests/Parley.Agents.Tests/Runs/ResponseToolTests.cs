using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Engines.Responses;
using Parley.Engines.Tools;
using Parley.Testing.Fakes;

namespace Parley.Agents.Tests.Runs;

/// <summary>Servers of tools that an agent with versions, or a response, names (docs/protocol/agents.md, "Servers of tools").</summary>
public class ResponseToolTests : ServiceTests
{
    private const string Shop =
        "{'type':'mcp','server_label':'shop','server_url':'https://shop.test/mcp','authorization':'tok-123','headers':{'X-Desk':'key-456'},'require_approval':{'never':['find_order','slow','fails']}}";

    [Fact]
    public async Task A_tool_is_called_and_the_model_answers_with_what_it_gave()
    {
        var run = await AskAsync("use find_order");
        var events = await ReadAsync(run);
        var response = await run.Final!;

        Assert.Equal(
            "response.created response.in_progress "
                + "response.output_item.added response.mcp_list_tools.in_progress response.mcp_list_tools.completed response.output_item.done "
                + "response.output_item.added response.content_part.added response.output_text.delta "
                + "response.output_item.added response.mcp_call_arguments.delta response.mcp_call_arguments.delta "
                + "response.output_text.done response.content_part.done response.output_item.done "
                + "response.mcp_call_arguments.done response.mcp_call.in_progress response.mcp_call.completed response.output_item.done "
                + "response.output_item.added response.content_part.added response.output_text.delta "
                + "response.output_text.done response.content_part.done response.output_item.done response.completed",
            Names(events)
        );
        Assert.Equal(
            Enumerable.Range(0, events.Count),
            events.Select(e => JsonElement.Parse(e.Data).GetProperty("sequence_number").GetInt32())
        );
        Assert.Equal(["mcp_list_tools", "message", "mcp_call", "message"], TypesOf(response), StringComparer.Ordinal);
        var call = response["output"]![2]!;
        Assert.Equal("Order 7 is on its way.", (string?)call["output"]);
        Assert.Equal("completed", (string?)call["status"]);
        Assert.Equal("{\"number\":7}", (string?)call["arguments"]);
        Assert.Equal([("find_order", "{\"number\":7}")], Tools.Calls);
        Assert.Equal(new ChatToolResult((string)call["id"]!, "Order 7 is on its way."), Model.Last.Entries[^1]);
        Assert.Equal(20, (int?)response["usage"]!["input_tokens"]);
        Assert.Equal(0, Tools.Open);
        var opened = Tools.Opened[0];
        Assert.Equal("Bearer tok-123", opened.Headers["Authorization"]);
        Assert.Equal("key-456", opened.Headers["X-Desk"]);
    }

    [Fact]
    public async Task What_a_server_is_shown_is_in_no_answer()
    {
        var run = await AskAsync("use find_order");
        var events = await ReadAsync(run);
        string[] answers =
        [
            (await Agents.Agents.GetAsync(Project, "ann", Cancel)).ToJsonString(),
            (await Agents.Agents.GetVersionAsync(Project, "ann", "1", Cancel)).ToJsonString(),
            (await Agents.Agents.ListAsync(Project, PageRequest.All, Cancel)).ToJsonString(),
            (await Agents.Agents.ListVersionsAsync(Project, "ann", PageRequest.All, Cancel)).ToJsonString(),
            (await run.Final!).ToJsonString(),
            (await Agents.Responses.GetAsync(Project, run.Id, Cancel)).ToJsonString(),
            .. events.Select(e => e.Data),
        ];
        Assert.All(
            answers,
            answer =>
            {
                Assert.DoesNotContain("tok-123", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("key-456", answer, StringComparison.Ordinal);
                Assert.DoesNotContain("secrets", answer, StringComparison.Ordinal);
            }
        );
        Assert.Contains("shop.test", answers[0], StringComparison.Ordinal);
        var same = await Agents.Agents.UpdateAsync(Project, "ann", Definition(Shop), Cancel);
        Assert.Equal("1", (string?)same["versions"]!["latest"]!["version"]);
        var changed = Shop.Replace("tok-123", "tok-789", StringComparison.Ordinal);
        var next = await Agents.Agents.UpdateAsync(Project, "ann", Definition(changed), Cancel);
        Assert.Equal("2", (string?)next["versions"]!["latest"]!["version"]);
        Assert.DoesNotContain("tok-789", next.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_waits_for_approval_and_the_next_response_makes_it_or_not(bool approve)
    {
        var conversation = await ConversationAsync();
        var first = await (await AskAsync("use cancel_order", conversation)).Final!;
        var request = first["output"]!.AsArray()[^1]!;
        Assert.Equal(["mcp_list_tools", "message", "mcp_approval_request"], TypesOf(first), StringComparer.Ordinal);
        Assert.Equal("cancel_order", (string?)request["name"]);
        Assert.Empty(Tools.Calls);

        var answer = await ApproveAsync((string)request["id"]!, approve, conversation);
        var second = await answer.Final!;

        Assert.Equal(approve ? ["mcp_call", "message"] : ["message"], TypesOf(second), StringComparer.Ordinal);
        Assert.Equal(approve ? 1 : 0, Tools.Calls.Count);
        Assert.Equal(
            approve ? "Order 7 is cancelled." : "Not run: the call was not approved: Not today",
            Assert.IsType<ChatToolResult>(Model.Last.Entries[^1]).Output
        );
        Assert.Single(Model.Last.Entries.OfType<ChatToolCall>());
        var again = await RefusedAsync(() => ApproveAsync((string)request["id"]!, approve, conversation), 400);
        Assert.Equal("unknown_approval_request", again.Code);

        await (await AskAsync("hello", conversation)).Final!;
        Assert.Equal(approve ? 1 : 0, Tools.Calls.Count);
    }

    [Fact]
    public async Task Whoever_goes_on_without_an_answer_may_approve_later()
    {
        var first = await (await AskAsync("use cancel_order")).Final!;
        var request = (string)first["output"]![2]!["id"]!;
        var second = await (
            await RespondAsync($"{{'input':'hello',{Ann},'previous_response_id':'{first["id"]}'}}")
        ).Final!;
        Assert.Equal(
            "Not run yet: the call waits for approval.",
            Assert.Single(Model.Last.Entries.OfType<ChatToolResult>()).Output
        );

        var third = await RespondAsync(
            $"{{{Ann},'previous_response_id':'{second["id"]}','input':[{{'type':'mcp_approval_response','approval_request_id':'{request}','approve':true}}]}}"
        );

        Assert.Equal(["mcp_call", "message"], TypesOf(await third.Final!), StringComparer.Ordinal);
        Assert.Single(Tools.Calls);
    }

    [Fact]
    public async Task A_tool_that_fails_is_told_to_the_model()
    {
        var response = await (await AskAsync("use fails")).Final!;

        Assert.Equal("failed", (string?)response["output"]![2]!["status"]);
        Assert.Equal("The warehouse is closed.", (string?)response["output"]![2]!["error"]);
        Assert.Equal("completed", (string?)response["status"]);
        Assert.Equal("The warehouse is closed.", Assert.IsType<ChatToolResult>(Model.Last.Entries[^1]).Output);
    }

    [Fact]
    public async Task Results_that_are_too_large_are_not_taken()
    {
        var never = Shop.Replace("{'never':['find_order','slow','fails']}", "'never'", StringComparison.Ordinal);
        var run = await RespondAsync($"{{'model':'m','input':'use huge large large large large','tools':[{never}]}}");
        var response = await run.Final!;

        var problems = response["output"]!
            .AsArray()
            .Where(item => (string?)item!["type"] is "mcp_call")
            .Select(item => (string?)item!["error"])
            .ToList();
        Assert.Contains("128 KiB", problems[0], StringComparison.Ordinal);
        Assert.Equal(1, problems.Count(problem => problem?.Contains("384 KiB", StringComparison.Ordinal) is true));
        Assert.Equal(3, problems.Count(problem => problem is null));
        Assert.Equal("completed", (string?)response["status"]);
    }

    [Fact]
    public async Task A_response_that_is_cancelled_gives_its_call_up()
    {
        var run = await AskAsync("use slow");
        await foreach (var next in run.Feed.ReadAsync(Cancel))
        {
            if (next.Name is "response.mcp_call.in_progress")
            {
                break;
            }
        }

        await Agents.Responses.CancelAsync(Project, run.Id, Cancel);
        var response = await run.Final!;

        Assert.Equal("cancelled", (string?)response["status"]);
        Assert.Equal("incomplete", (string?)response["output"]![2]!["status"]);
        Assert.StartsWith("Given up", (string?)response["output"]![2]!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_beside_a_tool_is_the_clients()
    {
        var tools = Shop + ",{'type':'function','name':'lamp'}";
        var response = await (
            await RespondAsync($"{{'model':'m','input':'use find_order lamp','tools':[{tools}]}}")
        ).Final!;

        Assert.Equal(
            ["mcp_list_tools", "message", "mcp_call", "function_call"],
            TypesOf(response),
            StringComparer.Ordinal
        );
        Assert.Single(Model.Requests);
        Assert.DoesNotContain("tok-123", response.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_never_stops_calling_gets_no_tools_any_more()
    {
        var service = await StartAsync(options: new RunOptions { MostRounds = 1 });
        var run = await service.Responses.CreateAsync(
            Project,
            null,
            Json($"{{'model':'m','input':'use find_order','tools':[{Shop}]}}"),
            Cancel
        );
        await run.Final!;

        Assert.Equal(6, Model.Requests[0].Tools.Count);
        Assert.Empty(Model.Requests[1].Tools);
    }

    [Fact]
    public async Task A_server_that_cannot_be_listed_is_said_and_the_model_answers_without_it()
    {
        var broken = new FakeToolHost(TimeProvider.System)
        {
            ListTime = TimeSpan.Zero,
            ListFailure = new ToolServerException(ToolFault.NotAllowed, "the operator does not allow it"),
        };
        await using var service = await AgentService.StartAsync(
            Target,
            Model,
            broken,
            new RunOptions(),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            Cancel
        );
        var run = await service.Responses.CreateAsync(
            Project,
            null,
            Json($"{{'model':'m','input':'hello','tools':[{Shop}]}}"),
            Cancel
        );
        var response = await run.Final!;

        Assert.Equal(["mcp_list_tools", "message"], TypesOf(response), StringComparer.Ordinal);
        Assert.Equal(
            "The tools of 'shop' cannot be listed: the operator does not allow it",
            (string?)response["output"]![0]!["error"]
        );
    }

    [Theory]
    [InlineData("{'type':'mcp','server_label':'a'}", "definition.tools[0].server_url")]
    [InlineData(
        "{'type':'mcp','server_label':'a b','server_url':'https://a.test'}",
        "definition.tools[0].server_label"
    )]
    [InlineData("{'type':'mcp','server_label':'a','server_url':'ftp://a.test'}", "definition.tools[0].server_url")]
    [InlineData(
        "{'type':'mcp','server_label':'a','server_url':'https://a.test','project_connection_id':'c'}",
        "definition.tools[0].project_connection_id"
    )]
    public async Task A_server_that_is_malformed_is_named(string tool, string param)
    {
        var refused = await RefusedAsync(
            () => Agents.Agents.CreateVersionAsync(Project, "bob", Definition(tool), Cancel),
            400
        );
        Assert.Equal(param, refused.Param);
    }

    private const string Ann = "'agent_reference':{'type':'agent_reference','name':'ann'}";

    private static byte[] Definition(string tools) =>
        Json($"{{'definition':{{'kind':'prompt','model':'m','tools':[{tools}]}}}}");

    private async Task<StartedRun> AskAsync(string says, string? conversation = null)
    {
        await Agents.Agents.CreateVersionAsync(Project, "ann", Definition(Shop), Cancel);
        var at = conversation is null ? "" : $",'conversation':'{conversation}'";
        return await RespondAsync($"{{'input':'{says}',{Ann}{at}}}");
    }

    private Task<StartedRun> ApproveAsync(string request, bool approve, string conversation) =>
        RespondAsync(
            $"{{{Ann},'conversation':'{conversation}','input':[{{'type':'mcp_approval_response','approval_request_id':'{request}','approve':{(approve ? "true" : "false")},'reason':'Not today'}}]}}"
        );

    private Task<StartedRun> RespondAsync(string body) =>
        Agents.Responses.CreateAsync(Project, null, Json(body), Cancel);

    private async Task<string> ConversationAsync() =>
        (string)(await Agents.Conversations.CreateAsync(Project, default, Cancel))["id"]!;

    private static IEnumerable<string> TypesOf(JsonObject response) =>
        response["output"]!.AsArray().Select(item => (string)item!["type"]!);
}
