using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Tests.Tools;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Protocol.Profiles;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Goldens;

/// <summary>Tools that this server runs (docs/protocol/tools.md).</summary>
public sealed class ToolFlowTests
{
    public static TheoryData<string> Dialects => ["voice-live", "realtime-beta", "realtime"];

    [Fact]
    public void Servers_are_listed_and_one_of_them_fails()
    {
        var script = new Script();
        ToolScript.Update(
            script,
            """
            "tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","authorization":"secret","allowed_tools":["search"]},{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp","headers":{"X-Key":"secret"},"require_approval":"never"}]
            """.Trim()
        );
        var (docs, shop) = (script.State.Tools.Servers[0].Number, script.State.Tools.Servers[1].Number);
        script.Take(new ToolsListed(docs, [ToolScript.Tool("search"), ToolScript.Tool("remove")]));
        script.Take(new ToolListFailed(shop, new(McpCallError.Http, "the server answers HTTP 500", 500)));
        script.Client("""{"type":"conversation.item.retrieve","item_id":"item_Golden0001000003"}""");
        ToolScript.Update(
            script,
            """
            "tools":[{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp","headers":{"X-Key":"secret"},"require_approval":"never"}]
            """.Trim()
        );
        script.Take(new TimerDue(ToolScript.Server(script))).Asks();
        ToolScript.Update(script, "\"tools\":[]").Matches("mcp-listing");
    }

    [Theory, MemberData(nameof(Dialects))]
    public void A_tool_is_run_and_the_client_asks_for_the_answer(string dialect)
    {
        var script = ToolScript.Listed(Profile(dialect)).Types("Find x").Asks().Calls("search");
        script.Take(new ToolReturned(ToolScript.Run(script), "It is here."));
        script.Asks().Says("It is here.").MatchesOrder("mcp-call");
    }

    [Theory, MemberData(nameof(Dialects))]
    public void A_call_waits_for_approval_and_is_made_after_its_response(string dialect)
    {
        var script = ToolScript.Listed(Profile(dialect)).Types("Remove x").Asks().Calls("remove");
        Approve(script, "true").Take(new ToolReturned(ToolScript.Run(script), "Removed."));
        script.Asks().Says("It is gone.").MatchesOrder("mcp-approval");
    }

    [Fact]
    public void A_call_is_refused_and_the_model_is_told()
    {
        var script = ToolScript.Listed().Types("Remove x").Asks().Calls("remove");
        Approve(script, "false,\"reason\":\"Not today\"").Asks().Says("I left it.");
        script.Client(
            """{"type":"mcp_approval_response","event_id":"e","approval_request_id":"item_nothing","approve":true}"""
        );
        script.Matches("mcp-refusal");
    }

    [Fact]
    public void Calls_side_by_side_end_as_they_come_and_functions_stay_with_the_client()
    {
        var script = new Script();
        ToolScript.Update(
            script,
            """
            "modalities":["text"],"tools":[{"type":"function","name":"search"},{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","require_approval":"never"}]
            """.Trim()
        );
        script.Take(new ToolsListed(ToolScript.Server(script), [ToolScript.Tool("search"), ToolScript.Tool("a/b")]));
        script.Asks().Calls("search", "docs_search", "a_b");
        script.Take(new ToolFailed(ToolScript.Run(script), new(McpCallError.Protocol, "Unknown tool", -32602)));
        script.Take(new ToolReturned(ToolScript.Run(script), "found"));
        script.Matches("mcp-side-by-side");
    }

    [Fact]
    public void The_person_interrupts_while_a_tool_runs()
    {
        var script = ToolScript.Listed(more: "\"modalities\":[\"text\",\"audio\"]").Asks();
        script.Take(new AnswerText(script.Response, "I look. ")).Calls("search");
        script.Take(new SpokenText(script.Response, "I look. ", "I", 0, 300));
        script.Take(new SpokenAudio(script.Response, new byte[96], 48)).Take(new SpeechFinished(script.Response));
        var run = ToolScript.Run(script);
        script.Take(new SpeechStarted(90_000)).Take(new ToolReturned(run, "too late")).Matches("mcp-barge-in");
    }

    [Fact]
    public void What_is_said_while_a_tool_runs_belongs_to_its_response()
    {
        var script = ToolScript.Listed(
            more: """
            "modalities":["text","audio"],"interim_response":{"type":"static_interim_response","triggers":["tool"],"texts":["I am looking. It takes long."]}
            """.Trim()
        );
        script.Asks().Calls("search");
        var interim = script.State.Response!.Interim!.Generation;
        script.Take(new TimerDue(interim)).Take(new SpokenText(interim, "I am looking. ", "I", 0, 300));
        script.Take(new SpokenAudio(interim, new byte[96], 48));
        script.Take(new ToolReturned(ToolScript.Run(script), "found"));
        script.Take(new SpokenText(interim, "It takes", "It", 300, 200)).Matches("mcp-interim");
    }

    [Fact]
    public void A_response_brings_its_own_server_and_waits_for_it()
    {
        var script = new Script();
        script.Asks(
            "{\"modalities\":[\"text\"],\"tools\":[" + ToolScript.Docs[..^1] + ",\"require_approval\":\"never\"}]}"
        );
        var server = ToolScript.Server(script);
        script.Take(new ToolsListed(server, [ToolScript.Tool("search")]));
        script.Calls("search").Take(new ToolReturned(ToolScript.Run(script), "found")).Matches("mcp-own-server");
    }

    [Fact]
    public void After_too_many_rounds_the_model_gets_no_tools_until_the_person_says_something()
    {
        var script = ToolScript.Listed(bounds: ToolBounds.Default with { Rounds = 2, CallsPerResponse = 1 });
        script.Types("Find it").Asks().Calls("search", "search");
        script.Take(new ToolReturned(ToolScript.Run(script), "1")).Asks().Calls("search");
        script.Take(new ToolReturned(ToolScript.Run(script), "2")).Asks();
        Assert.Empty(Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot.Tools);
        script.Says("I do not know.").Types("Try again").Asks();
        Assert.Equal(2, Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot.Tools.Length);
        script.Matches("mcp-rounds");
    }

    private static Script Approve(Script script, string verdict) =>
        script.Client(
            $$$"""{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"{{{script.State.Tools.Approvals[0].RequestId}}}","approve":{{{verdict}}}}}"""
        );

    private static WireProfile Profile(string name) =>
        WireProfiles.All.First(p => string.Equals(p.Name, name, StringComparison.Ordinal));
}
