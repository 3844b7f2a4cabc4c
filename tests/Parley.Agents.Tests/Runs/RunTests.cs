using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Engines;
using Parley.Engines.Responses;

namespace Parley.Agents.Tests.Runs;

public class RunTests : ServiceTests
{
    [Fact]
    public async Task A_run_tells_its_events_in_order_and_stores_what_it_said()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "hello");
        var events = await ReadAsync(run);

        Assert.Equal(
            "run.created run.queued run.in_progress run.step.created run.step.in_progress message.created "
                + "message.in_progress message.delta message.delta message.completed run.step.completed run.completed",
            Names(events)
        );
        Assert.Equal(
            ["user: hello (completed)", "assistant: You said 1 things. (completed)"],
            await MessagesAsync(at.Thread)
        );
        var stored = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        Assert.Equal("completed", (string?)stored["status"]);
        Assert.Equal(15, (int)stored["usage"]!["total_tokens"]!);
        Assert.Equal("Be kind.", Model.Last.Instructions);
        Assert.Equal("get_weather", Assert.Single(Model.Last.Tools).Name);
    }

    [Fact]
    public async Task A_run_goes_on_when_nobody_reads_its_stream()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "wait");
        await foreach (var next in run.Feed.ReadAsync(Cancel))
        {
            if (next.Name is "thread.message.delta")
            {
                break;
            }
        }

        Model.Let();
        await Agents.Runs.EndedAsync(Project, run.Id);

        Assert.Equal("assistant: It begins and ends. (completed)", (await MessagesAsync(at.Thread))[^1]);
    }

    [Fact]
    public async Task While_a_run_is_active_the_thread_takes_neither_messages_nor_runs()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "wait");
        await Model.AskedAsync();

        var message = await RefusedAsync(
            () => Agents.Messages.CreateAsync(Project, at.Thread, Json("{'role':'user','content':'x'}"), Cancel),
            400
        );
        var second = await RefusedAsync(() => RunAsync(at, "again"), 400);

        Assert.Equal($"Can't add messages to {at.Thread} while a run {run.Id} is active.", message.Message);
        Assert.Equal($"Thread {at.Thread} already has an active run.", second.Message);
        Model.Let();
        await ReadAsync(run);
        Assert.Equal(2, (await MessagesAsync(at.Thread)).Length);
    }

    [Fact]
    public async Task A_cancelled_run_keeps_what_it_had_said_and_frees_the_thread()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "wait");
        await Model.AskedAsync();

        var cancelling = await Agents.Runs.CancelAsync(Project, at.Thread, run.Id, Cancel);
        var events = await ReadAsync(run);

        Assert.Equal("cancelling", (string?)cancelling["status"]);
        Assert.EndsWith(
            "run.cancelling message.incomplete run.step.cancelled run.cancelled",
            Names(events),
            StringComparison.Ordinal
        );
        Assert.Equal("assistant: It begins (incomplete)", (await MessagesAsync(at.Thread))[^1]);
        await ReadAsync(await RunAsync(at, "hello"));
        Assert.Equal("assistant: You said 2 things. (completed)", (await MessagesAsync(at.Thread))[^1]);
        await RefusedAsync(() => Agents.Runs.CancelAsync(Project, at.Thread, run.Id, Cancel), 400);
    }

    [Fact]
    public async Task A_tool_is_asked_for_and_its_output_goes_to_the_model()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "call");
        Assert.EndsWith(
            "run.step.created run.step.in_progress run.step.delta run.step.delta run.requires_action",
            Names(await ReadAsync(run)),
            StringComparison.Ordinal
        );
        var waiting = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        var call = waiting["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!;
        Assert.Equal("{\"city\":\"Paris\"}", (string?)call["function"]!["arguments"]);
        var id = (string)call["id"]!;

        await RefusedAsync(() => SubmitAsync(at.Thread, run.Id, "call_other", "x"), 400);
        var events = Names(await ReadAsync(await SubmitAsync(at.Thread, run.Id, id, "sunny")));

        Assert.StartsWith("run.step.completed run.queued run.in_progress", events, StringComparison.Ordinal);
        Assert.EndsWith("run.completed", events, StringComparison.Ordinal);
        Assert.Equal("assistant: It says sunny. (completed)", (await MessagesAsync(at.Thread))[^1]);
        Assert.Equal(new ChatToolCall(id, "get_weather", "{\"city\":\"Paris\"}"), Model.Last.Entries[^2]);
        Assert.Equal(new ChatToolResult(id, "sunny"), Model.Last.Entries[^1]);
        var done = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        Assert.Equal(30, (int)done["usage"]!["total_tokens"]!);
        await RefusedAsync(() => SubmitAsync(at.Thread, run.Id, id, "late"), 400);
    }

    [Fact]
    public async Task A_run_that_waits_for_its_tools_can_be_cancelled()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "call");
        await ReadAsync(run);

        var cancelled = await Agents.Runs.CancelAsync(Project, at.Thread, run.Id, Cancel);
        var steps = await Agents.Runs.ListStepsAsync(Project, at.Thread, run.Id, new(), Cancel);

        Assert.Equal("cancelled", (string?)cancelled["status"]);
        Assert.Equal("cancelled", (string?)steps["data"]![0]!["status"]);
        await ReadAsync(await RunAsync(at, "hello"));
    }

    [Fact]
    public async Task A_failure_of_the_model_is_told_and_stored()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "fail");
        var events = await ReadAsync(run);

        Assert.EndsWith("message.incomplete run.step.failed run.failed", Names(events), StringComparison.Ordinal);
        var stored = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        Assert.Equal("server_error", (string?)stored["last_error"]!["code"]);
        Assert.Equal("The endpoint refuses.", (string?)stored["last_error"]!["message"]);
        Assert.IsType<EngineException>(run.Feed.Failure);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_incomplete()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "long", ",'max_completion_tokens':2");
        Assert.EndsWith("run.incomplete", Names(await ReadAsync(run)), StringComparison.Ordinal);

        var stored = await Agents.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        Assert.Equal("max_completion_tokens", (string?)stored["incomplete_details"]!["reason"]);
        Assert.Equal(2, Model.Last.MaxOutputTokens);
    }

    [Fact]
    public async Task A_run_may_overrule_its_assistant()
    {
        var at = await AssistantAsync();
        await ReadAsync(
            await RunAsync(
                at,
                "hello",
                ",'model':'other','instructions':'Be brief.','additional_instructions':'Now.','tools':[],'temperature':0.5"
            )
        );

        Assert.Equal("other", Model.Last.Model);
        Assert.Equal("Be brief.\nNow.", Model.Last.Instructions);
        Assert.Empty(Model.Last.Tools);
        Assert.Equal(0.5, Model.Last.Temperature);
    }

    [Fact]
    public async Task Only_the_last_messages_are_read_when_the_run_says_so()
    {
        var at = await AssistantAsync();
        await ReadAsync(await RunAsync(at, "one"));
        await ReadAsync(await RunAsync(at, "two", ",'truncation_strategy':{'type':'last_messages','last_messages':1}"));

        Assert.Equal("two", Assert.IsType<ChatMessage>(Assert.Single(Model.Last.Entries)).Text);
    }

    [Fact]
    public async Task Runs_of_a_server_that_died_are_failed_and_what_was_acknowledged_is_there()
    {
        var at = await AssistantAsync();
        var lost = await RunAsync(at, "wait");
        await Model.AskedAsync();
        var other = await AssistantAsync();
        var waiting = await RunAsync(other, "call");
        await ReadAsync(waiting);

        // The first server neither renews its lease nor ends its run: it might as well be dead.
        var second = await StartAsync(TimeSpan.FromMinutes(2));

        var failed = await second.Runs.GetAsync(Project, at.Thread, lost.Id, Cancel);
        Assert.Equal("failed", (string?)failed["status"]);
        Assert.Contains("server ended", (string?)failed["last_error"]!["message"], StringComparison.Ordinal);
        Assert.Equal("user: wait (completed)", Assert.Single(await MessagesAsync(at.Thread)));
        var kept = await second.Runs.GetAsync(Project, other.Thread, waiting.Id, Cancel);
        Assert.Equal("requires_action", (string?)kept["status"]);
        var id = (string)kept["required_action"]!["submit_tool_outputs"]!["tool_calls"]![0]!["id"]!;
        var outputs = $"{{'tool_outputs':[{{'tool_call_id':'{id}','output':'rain'}}]}}";
        await ReadAsync(await second.Runs.SubmitAsync(Project, other.Thread, waiting.Id, Json(outputs), Cancel));
        Assert.Equal("assistant: It says rain. (completed)", (await MessagesAsync(other.Thread))[^1]);
    }

    [Fact]
    public async Task A_run_whose_outputs_never_come_expires()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "call");
        await ReadAsync(run);

        var later = await StartAsync(TimeSpan.FromMinutes(11));

        var expired = await later.Runs.GetAsync(Project, at.Thread, run.Id, Cancel);
        Assert.Equal("expired", (string?)expired["status"]);
        Assert.Null(expired["required_action"]);
        await ReadAsync(await RunAsync(at, "hello"));
    }

    [Fact]
    public async Task A_server_that_ends_fails_its_runs_itself()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "wait");
        await Model.AskedAsync();

        await Agents.StopRunsAsync();

        Assert.EndsWith("run.failed", Names(await ReadAsync(run)), StringComparison.Ordinal);
        Assert.Equal("assistant: It begins (incomplete)", (await MessagesAsync(at.Thread))[^1]);
        await RefusedAsync(() => RunAsync(at, "hello"), 503);
    }

    [Fact]
    public async Task A_run_is_cancelled_at_another_server_of_the_same_store()
    {
        Assert.SkipWhen(Target.Kind is StoreKind.Sqlite, "A file has one server.");
        var first = await StartAsync(options: new RunOptions { Sweep = TimeSpan.FromMilliseconds(50) });
        var at = await AssistantAsync();
        var body = $"{{'assistant_id':'{at.Assistant}','additional_messages':[{{'role':'user','content':'wait'}}]}}";
        var run = await first.Runs.CreateAsync(Project, at.Thread, Json(body), Cancel);
        await Model.AskedAsync();

        var cancelling = await Agents.Runs.CancelAsync(Project, at.Thread, run.Id, Cancel);

        Assert.Equal("cancelling", (string?)cancelling["status"]);
        Assert.EndsWith("run.cancelled", Names(await ReadAsync(run)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_executes_so_many_runs_at_once()
    {
        var small = await StartAsync(options: new RunOptions { MostAtOnce = 1 });
        var at = await AssistantAsync();
        var other = await AssistantAsync();
        Task<StartedRun> StartAsyncIn((string Assistant, string Thread) where, string says) =>
            small.Runs.CreateAsync(
                Project,
                where.Thread,
                Json(
                    $"{{'assistant_id':'{where.Assistant}','additional_messages':[{{'role':'user','content':'{says}'}}]}}"
                ),
                Cancel
            );
        var run = await StartAsyncIn(at, "wait");
        await Model.AskedAsync();

        await RefusedAsync(() => StartAsyncIn(other, "hello"), 429);
        Model.Let();
        await ReadAsync(run);
        await small.Runs.EndedAsync(Project, run.Id);
        await ReadAsync(await StartAsyncIn(other, "hello"));
    }

    [Fact]
    public async Task Deleting_a_thread_stops_its_run()
    {
        var at = await AssistantAsync();
        var run = await RunAsync(at, "wait");
        await Model.AskedAsync();

        var deleted = await Agents.Threads.DeleteAsync(Project, at.Thread, Cancel);

        Assert.True((bool)deleted["deleted"]!);
        Assert.EndsWith("run.cancelled", Names(await ReadAsync(run)), StringComparison.Ordinal);
        await RefusedAsync(() => Agents.Threads.GetAsync(Project, at.Thread, Cancel), 404);
    }

    [Fact]
    public async Task A_thread_and_its_run_are_made_in_one_call()
    {
        var at = await AssistantAsync();
        var body =
            $"{{'assistant_id':'{at.Assistant}','stream':true,'thread':{{'messages':[{{'role':'user','content':'hello'}}]}}}}";

        var run = await Agents.Runs.CreateWithThreadAsync(Project, Json(body), Cancel);

        Assert.True(run.Streamed);
        Assert.StartsWith("created run.created", Names(await ReadAsync(run)), StringComparison.Ordinal);
        Assert.Equal(2, (await MessagesAsync((string)run.Body["thread_id"]!)).Length);
    }

    [Fact]
    public async Task Steps_and_messages_of_a_run_are_listed_page_by_page()
    {
        var at = await AssistantAsync();
        await ReadAsync(await RunAsync(at, "one"));
        var run = await RunAsync(at, "two");
        await ReadAsync(run);

        var page = await Agents.Messages.ListAsync(Project, at.Thread, new PageRequest(2), Cancel);
        var own = await Agents.Messages.ListAsync(Project, at.Thread, new() { RunId = run.Id }, Cancel);
        var steps = await Agents.Runs.ListStepsAsync(Project, at.Thread, run.Id, new(), Cancel);

        Assert.True((bool)page["has_more"]!);
        Assert.Equal((string?)page["data"]![1]!["id"], (string?)page["last_id"]);
        Assert.Single((JsonArray)own["data"]!);
        Assert.Equal("message_creation", (string?)Assert.Single((JsonArray)steps["data"]!)!["type"]);
        await RefusedAsync(
            () => Agents.Messages.ListAsync(Project, at.Thread, new() { After = "msg_none" }, Cancel),
            400
        );
    }

    private Task<StartedRun> SubmitAsync(string thread, string run, string call, string output) =>
        Agents.Runs.SubmitAsync(
            Project,
            thread,
            run,
            Json($"{{'tool_outputs':[{{'tool_call_id':'{call}','output':'{output}'}}]}}"),
            Cancel
        );
}
