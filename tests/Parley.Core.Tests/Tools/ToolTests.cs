using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.Tests.Goldens;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Tools;

/// <summary>When tools run, and when they do not (docs/protocol/tools.md).</summary>
public sealed class ToolTests
{
    private const string Spoken = "\"modalities\":[\"text\",\"audio\"]";

    [Fact]
    public void Nothing_runs_before_the_turn_is_committed()
    {
        var script = ToolScript.Listed(more: Spoken);
        script.Can(new() { Speculates = true });
        script.Take(new SpeechStarted(8_000)).Take(new TranscriptPart(script.Turn, "find it"));
        script.Take(new PauseHeard(30_000));
        var generation = script.State.Speculation!.Generation;
        Assert.Equal(2, Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot.Tools.Length);
        script.Take(new AnswerToolCall(generation, 0, null, "search", "{}"));
        script.Take(new AnswerDone(generation, AnswerFinish.ToolCalls, ToolScript.Usage));
        Assert.Empty(script.Effects);
        var turn = script.Turn;
        script.Take(new SpeechStopped(40_000));
        Assert.Empty(script.Effects.OfType<RunTool>());
        script.Take(new TranscriptDone(turn, "find it"));
        Assert.Equal("search", Assert.Single(script.Effects.OfType<RunTool>()).Name);
    }

    [Fact]
    public void Nothing_runs_of_a_turn_that_went_on()
    {
        var script = ToolScript.Listed(more: Spoken);
        script.Can(new() { Speculates = true });
        script.Take(new SpeechStarted(8_000)).Take(new TranscriptPart(script.Turn, "remove it"));
        script.Take(new PauseHeard(30_000));
        var generation = script.State.Speculation!.Generation;
        script.Take(new AnswerToolCall(generation, 0, null, "search", "{}"));
        script.Take(new AnswerDone(generation, AnswerFinish.ToolCalls, ToolScript.Usage)).Take(new PauseOver());
        Assert.Null(script.State.Speculation);
        Assert.Empty(script.State.Tools.Runs);
    }

    [Theory]
    [InlineData(AnswerFinish.Length)]
    [InlineData(AnswerFinish.ContentFilter)]
    public void Nothing_runs_of_an_answer_that_broke_off(AnswerFinish finish)
    {
        var script = ToolScript.Listed().Asks();
        script.Take(new AnswerToolCall(script.Response, 0, null, "search", "{}"));
        script.Take(new AnswerDone(script.Response, finish, ToolScript.Usage));
        Assert.Empty(script.Effects.OfType<RunTool>());
        Assert.Null(script.State.Response);
        Assert.NotNull(Call(script).Error);
    }

    [Fact]
    public void Nothing_runs_of_an_answer_that_failed()
    {
        var script = ToolScript.Listed().Asks();
        script.Take(new AnswerToolCall(script.Response, 0, null, "search", "{}"));
        script.Take(new AnswerFailed(script.Response, new(FailureKind.Crashed, "It broke.")));
        Assert.Empty(script.Effects.OfType<RunTool>());
        Assert.StartsWith("Not run", Call(script).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_the_response_gives_up_its_tools()
    {
        var script = ToolScript.Listed().Asks().Calls("search", "search");
        script.Client("""{"type":"response.cancel"}""");
        Assert.Equal(2, script.Effects.OfType<CancelTool>().Count());
        Assert.Empty(script.State.Tools.Runs);
        Assert.StartsWith("Given up", Call(script).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_approval_is_good_after_its_response_was_cancelled_and_only_once()
    {
        var script = ToolScript.Listed(more: Spoken).Asks();
        script.Take(new AnswerText(script.Response, "Shall I? ")).Calls("remove");
        script.Client("""{"type":"response.cancel"}""");
        var request = script.State.Tools.Approvals[0].RequestId;
        Approve(script, request);
        Assert.Single(script.Effects.OfType<RunTool>());
        Approve(script, request);
        Assert.Equal("unknown_approval_request", Assert.Single(script.Errors).Code);
    }

    [Fact]
    public void A_deleted_request_is_never_made()
    {
        var script = ToolScript.Listed().Asks().Calls("remove");
        var request = script.State.Tools.Approvals[0].RequestId;
        script.Client($$"""{"type":"conversation.item.delete","item_id":"{{request}}"}""");
        Assert.Empty(script.State.Tools.Approvals);
        Assert.Contains("deleted", Call(script).Error!.Message, StringComparison.Ordinal);
        Approve(script, request);
        Assert.Empty(script.State.Tools.Runs);
    }

    [Fact]
    public void The_model_sees_calls_with_their_results_whoever_made_them()
    {
        var script = ToolScript.Listed().Types("Find and remove").Asks().Calls("search", "remove");
        script.Take(new ToolReturned(ToolScript.Run(script), "found")).Asks();
        var items = Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot.Items;
        Assert.Equal(
            ["MessageItem", "FunctionCallItem", "FunctionCallOutputItem", "FunctionCallItem", "FunctionCallOutputItem"],
            items.Select(i => i.GetType().Name),
            StringComparer.Ordinal
        );
        Assert.Equal("found", ((FunctionCallOutputItem)items[2]).Output);
        Assert.Contains("waits for approval", ((FunctionCallOutputItem)items[4]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_asks_as_soon_as_the_tool_is_done_waits_for_what_is_still_said()
    {
        var script = ToolScript.Listed(more: Spoken).Asks();
        script.Take(new AnswerText(script.Response, "I look. ")).Calls("search");
        script.Asks();
        Assert.Equal("conversation_already_has_active_response", Assert.Single(script.Errors).Code);
        script.Take(new ToolReturned(ToolScript.Run(script), "found")).Asks();
        Assert.Single(script.Errors);
        var first = script.State.Response!.Id;
        script.Take(new SpokenText(script.Response, "I look. ", "I", 0, 300)).Take(new SpeechFinished(script.Response));
        Assert.NotEqual(first, script.State.Response!.Id, StringComparer.Ordinal);
    }

    [Fact]
    public void An_answer_waits_a_while_for_the_list_of_tools()
    {
        var script = new Script();
        ToolScript.Update(script, $"\"tools\":[{ToolScript.Docs}]");
        script.Asks();
        Assert.Null(script.State.Response);
        script.Take(new TimerDue(ToolScript.Server(script)));
        Assert.Empty(Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot.Tools);
        script.Client("""{"type":"response.cancel"}""");
        script.Take(new ToolsListed(ToolScript.Server(script), [ToolScript.Tool("search")])).Asks();
        Assert.Single(Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot.Tools);
    }

    [Theory]
    [InlineData("""{"pre_generated_assistant_message":{"content":[{"type":"text","text":"Hello."}]}}""")]
    [InlineData("""{"tool_choice":"none"}""")]
    [InlineData("""{"tools":[]}""")]
    public void What_needs_no_tools_waits_for_none(string response)
    {
        var script = new Script();
        ToolScript.Update(script, $"\"tools\":[{ToolScript.Docs}]");
        script.Asks(response);
        Assert.NotNull(script.State.Response);
    }

    [Theory]
    [InlineData("""{"type":"mcp","server_label":"docs","name":"remove"}""", "function", "remove")]
    [InlineData("""{"type":"mcp","server_label":"docs"}""", "required", null)]
    [InlineData("""{"type":"mcp","server_label":"docs","name":"other"}""", "auto", null)]
    [InlineData("\"required\"", "required", null)]
    [InlineData("\"none\"", "none", null)]
    public void A_choice_is_told_to_the_model_in_its_own_words(string choice, string mode, string? name)
    {
        var script = ToolScript.Listed(WireProfile.Realtime).Asks($"{{\"tool_choice\":{choice}}}");
        var told = Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot.ToolChoice;
        Assert.Equal((mode, name), (told.Mode, told.FunctionName));
    }

    [Fact]
    public void A_choice_needs_its_server()
    {
        var script = ToolScript.Listed().Asks("""{"tool_choice":{"type":"mcp","server_label":"shop"}}""");
        var error = Assert.Single(script.Errors);
        Assert.Equal(("invalid_value", "response.tool_choice"), (error.Code, error.Param));
    }

    [Fact]
    public void One_call_at_a_time_holds_for_servers_too()
    {
        var script = ToolScript.Listed();
        ToolScript.Update(script, "\"parallel_tool_calls\":false").Asks().Calls("search", "search");
        Assert.Single(script.State.Tools.Runs);
    }

    [Fact]
    public void A_list_or_a_result_that_is_too_large_is_none()
    {
        var script = new Script();
        ToolScript.Update(script, $"\"tools\":[{ToolScript.Docs}]");
        script.Take(
            new ToolsListed(
                ToolScript.Server(script),
                [.. Enumerable.Range(0, 200).Select(i => ToolScript.Tool($"t{i}"))]
            )
        );
        Assert.Equal(ToolServerStage.Failed, script.State.Tools.Servers[0].Stage);
        script = ToolScript.Listed().Asks().Calls("search");
        script.Take(new ToolReturned(ToolScript.Run(script), new string('x', 200_000)));
        Assert.Contains("128 KiB", Call(script).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_results_of_a_response_and_its_failures_fit_into_one_message()
    {
        var script = ToolScript.Listed().Asks().Calls([.. Enumerable.Repeat("search", 10)]);
        foreach (var run in script.State.Tools.Runs.Skip(1))
        {
            script.Take(new ToolReturned(run.Number, new string('\u0001', 20_000)));
        }

        script.Take(new ToolFailed(ToolScript.Run(script), McpCallError.OfExecution(new string('x', 1_000_000))));
        var done = Assert.IsType<ResponseDone>(script.Effects.OfType<Emit>().Last(e => e.Event is ResponseDone).Event);
        Assert.Equal(3, done.Response.Output.OfType<McpCallItem>().Count(c => c.Output is not null));
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        Protocol.Json.ServerEventWriter.Write(done, buffer);
        Assert.True(buffer.WrittenCount < Protocol.Json.WireLimits.ServerMessageBytes);
    }

    [Fact]
    public void Tools_that_came_with_the_key_are_listed_at_once()
    {
        var docs = new McpServerTool("docs", "https://docs.test/mcp");
        var script = new Script(WireProfile.Realtime, config => config with { McpServers = [docs] });
        Assert.Equal(docs, Assert.Single(script.Effects.OfType<ListTools>()).Definition);
        ToolScript.Update(script, "\"instructions\":\"Be brief.\"");
        Assert.Empty(script.Effects.OfType<ListTools>());
    }

    [Fact]
    public void The_end_stops_everything()
    {
        var script = ToolScript.Listed().Asks().Calls("search", "remove");
        script.Take(new Closed(CloseCause.Client));
        Assert.Single(script.Effects.OfType<CancelTool>());
        Assert.Single(script.Effects.OfType<ForgetToolServer>());
        Assert.Equal(ToolState.None, script.State.Tools);
    }

    private static McpCallItem Call(Script script) =>
        script.State.Conversation.Entries.Select(e => e.Item).OfType<McpCallItem>().First();

    private static Script Approve(Script script, string request) =>
        script.Send(new ItemCreate(null, new McpApprovalResponseItem("", request, Approve: true)));
}
