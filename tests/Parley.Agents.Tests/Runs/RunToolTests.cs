using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Engines.Responses;
using Parley.Engines.Tools;
using Parley.Testing.Fakes;

namespace Parley.Agents.Tests.Runs;

/// <summary>Servers of tools of classic agents (docs/protocol/agents.md, "Servers of tools").</summary>
public class RunToolTests : ServiceTests
{
    private const string Shop =
        "{'type':'mcp','server_label':'shop','server_url':'https://shop.test/mcp','authorization':'tok-123'}";

    private const string Never =
        ",'tool_resources':{'mcp':[{'server_label':'shop','headers':{'X-Desk':'key-456'},'require_approval':'never'}]}";

    [Fact]
    public async Task A_tool_is_called_and_the_run_goes_on()
    {
        var at = await ShopAsync();
        var run = await RunAsync(at, "use find_order", Never);
        var events = await ReadAsync(run);

        Assert.Equal(
            "run.created run.queued run.in_progress "
                + "run.step.created run.step.in_progress message.created message.in_progress message.delta "
                + "run.step.created run.step.in_progress run.step.delta run.step.delta "
                + "message.completed run.step.completed run.step.completed "
                + "run.step.created run.step.in_progress message.created message.in_progress message.delta "
                + "message.completed run.step.completed run.completed",
            Names(events)
        );
        Assert.Equal(
            [
                "user: use find_order (completed)",
                "assistant: I look. (completed)",
                "assistant: It says Order 7 is on its way.. (completed)",
            ],
            await MessagesAsync(at.Thread)
        );
        var call = Assert.Single(await CallsAsync(run.Id, at.Thread));
        Assert.Equal(
            ("mcp", "shop", "find_order", "{\"number\":7}", "Order 7 is on its way."),
            (
                (string?)call["type"],
                (string?)call["server_label"],
                (string?)call["name"],
                (string?)call["arguments"],
                (string?)call["output"]
            )
        );
        Assert.Equal("Bearer tok-123", Tools.Opened[0].Headers["Authorization"]);
        Assert.Equal("key-456", Tools.Opened[0].Headers["X-Desk"]);
        var stored = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        Assert.Equal(20, (int?)stored["usage"]!["prompt_tokens"]);
        string[] answers =
        [
            stored.ToJsonString(),
            (await Agents.Assistants.GetAsync(Project, at.Assistant, Cancel)).ToJsonString(),
            (await Agents.Assistants.ListAsync(Project, PageRequest.All, Cancel)).ToJsonString(),
            .. events.Select(e => e.Data),
        ];
        Assert.All(answers, answer => Assert.DoesNotMatch("tok-123|key-456|secrets", answer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_waits_for_the_clients_word(bool approve)
    {
        var at = await ShopAsync();
        var run = await RunAsync(at, "use cancel_order");
        Assert.EndsWith("run.requires_action", Names(await ReadAsync(run)), StringComparison.Ordinal);
        var waiting = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        var action = waiting["required_action"]!;
        Assert.Equal("submit_tool_approval", (string?)action["type"]);
        var call = action["submit_tool_approval"]!["tool_calls"]![0]!;
        Assert.Equal(("mcp", "cancel_order"), ((string?)call["type"], (string?)call["name"]));
        Assert.Empty(Tools.Calls);
        await RefusedAsync(() => SubmitAsync(at.Thread, run.Id, "{'tool_approvals':[]}"), 400);
        await RefusedAsync(
            () =>
                SubmitAsync(
                    at.Thread,
                    run.Id,
                    $"{{'tool_outputs':[{{'tool_call_id':'{call["id"]}','output':'forged'}}]}}"
                ),
            400
        );

        var more = await SubmitAsync(
            at.Thread,
            run.Id,
            $"{{'tool_approvals':[{{'tool_call_id':'{call["id"]}','approve':{(approve ? "true" : "false")},'headers':{{'X-Desk':'key-789'}}}}]}}"
        );
        await ReadAsync(more);

        var done = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        Assert.Equal("completed", (string?)done["status"]);
        Assert.Null(done["required_action"]);
        Assert.Equal(approve ? 1 : 0, Tools.Calls.Count);
        Assert.Equal(
            approve ? "Order 7 is cancelled." : "Not run: the call was not approved.",
            Assert.IsType<ChatToolResult>(Model.Last.Entries[^1]).Output
        );
        if (approve)
        {
            Assert.Equal("key-789", Tools.Opened[^1].Headers["X-Desk"]);
        }
    }

    [Fact]
    public async Task Beside_a_function_the_client_brings_its_output_last()
    {
        var at = await ShopAsync(",{'type':'function','function':{'name':'lamp'}}");
        var run = await RunAsync(at, "use cancel_order lamp");
        await ReadAsync(run);
        var waiting = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        var call = waiting["required_action"]!["submit_tool_approval"]!["tool_calls"]!.AsArray().Single()!;

        await ReadAsync(
            await SubmitAsync(
                at.Thread,
                run.Id,
                $"{{'tool_approvals':[{{'tool_call_id':'{call["id"]}','approve':true}}]}}"
            )
        );
        waiting = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        var lamp = waiting["required_action"]!["submit_tool_outputs"]!["tool_calls"]!.AsArray().Single()!;
        Assert.Equal("lamp", (string?)lamp["function"]!["name"]);
        await ReadAsync(
            await SubmitAsync(
                at.Thread,
                run.Id,
                $"{{'tool_outputs':[{{'tool_call_id':'{lamp["id"]}','output':'on'}}]}}"
            )
        );

        Assert.Equal(
            ["Order 7 is cancelled.", "on"],
            Model.Last.Entries.OfType<ChatToolResult>().Select(r => r.Output),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_run_that_is_cancelled_gives_its_call_up()
    {
        var at = await ShopAsync();
        var run = await RunAsync(at, "use slow", Never);
        while (Tools.Calls.Count == 0)
        {
            await Task.Yield();
        }

        await Agents.Runs.CancelAsync(Project, at.Thread, run.Id, Cancel);
        await Agents.Runs.EndedAsync(Project, run.Id);

        var call = Assert.Single(await CallsAsync(run.Id, at.Thread));
        Assert.StartsWith("Given up", (string?)call["output"], StringComparison.Ordinal);
        Assert.Equal("cancelled", (string?)(await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel))["status"]);
    }

    [Fact]
    public async Task A_server_that_cannot_be_listed_fails_the_run()
    {
        var at = await ShopAsync();
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
            NullLogger.Instance,
            Cancel
        );
        var run = await service.Runs.CreateAsync(
            Project,
            at.Thread,
            Json($"{{'assistant_id':'{at.Assistant}'}}"),
            Cancel
        );
        await ReadAsync(run);

        var failed = await service.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        Assert.Equal("failed", (string?)failed["status"]);
        Assert.Equal(
            "The tools of 'shop' cannot be listed: the operator does not allow it",
            (string?)failed["last_error"]!["message"]
        );
    }

    [Fact]
    public async Task Resources_of_a_server_that_is_not_there_are_refused()
    {
        var at = await ShopAsync();
        var refused = await RefusedAsync(
            () => RunAsync(at, "hello", ",'tool_resources':{'mcp':[{'server_label':'other'}]}"),
            400
        );
        Assert.Equal("tool_resources.mcp[0].server_label", refused.Param);
    }

    private async Task<(string Assistant, string Thread)> ShopAsync(string more = "")
    {
        var body = $"{{'model':'m','tools':[{Shop}{more}]}}";
        var assistant = await Agents.Assistants.CreateAsync(Project, Json(body), Cancel);
        Assert.DoesNotContain("tok-123", assistant.ToJsonString(), StringComparison.Ordinal);
        var thread = await Agents.Threads.CreateAsync(Project, default, Cancel);
        return ((string)assistant["id"]!, (string)thread["id"]!);
    }

    private Task<StartedRun> SubmitAsync(string thread, string run, string body) =>
        Agents.Runs.SubmitAsync(Project, thread, run, Json(body), Cancel);

    private async Task<List<JsonNode>> CallsAsync(string run, string thread)
    {
        var steps = await Agents.Runs.ListStepsAsync(Project, thread, run, PageRequest.All, Cancel);
        return
        [
            .. steps["data"]!
                .AsArray()
                .Where(step => (string?)step!["type"] is "tool_calls")
                .SelectMany(step => step!["step_details"]!["tool_calls"]!.AsArray())
                .OfType<JsonNode>(),
        ];
    }
}
