using Parley.Core.Responses;
using Parley.Core.Tests.Tools;
using Parley.Protocol.Conversation;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Goldens;

/// <summary>An agent that answers a session asks whether it may call a tool of its own (docs/protocol/agent-mode.md, "Tools of the agent").</summary>
public sealed class AgentApprovalTests
{
    [Fact]
    public void The_client_is_asked_and_the_agent_goes_on_with_its_answer()
    {
        var script = Asked();
        var snapshot = Assert.Single(Approve(script, "true").Effects.OfType<StartResponse>()).Snapshot;
        var answer = Assert.IsType<McpApprovalResponseItem>(snapshot.Items[^1]);
        Assert.Equal(("mcpr_1", true), (answer.ApprovalRequestId, answer.Approve));
        script.Says("It is cancelled.");
        Approve(script, "true");
        Assert.Equal("unknown_approval_request", script.Errors[^1].Code);
        script.Matches("agent-approval");
    }

    [Fact]
    public void An_answer_while_something_else_is_said_waits_for_its_end()
    {
        var script = Asked().Types("Well?").Asks();
        Approve(script, "false");
        Assert.Empty(script.Effects.OfType<StartResponse>());
        script.Says("Shall I?");
        var snapshot = Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot;
        Assert.False(Assert.Single(snapshot.Items.OfType<McpApprovalResponseItem>()).Approve);
    }

    [Fact]
    public void A_request_that_is_deleted_cannot_be_answered()
    {
        var script = Asked().Client("""{"type":"conversation.item.delete","item_id":"mcpr_1"}""");
        Approve(script, "true");
        Assert.Equal("unknown_approval_request", script.Errors[^1].Code);
    }

    /// <summary>The agent has asked, and its answer is over.</summary>
    private static Script Asked()
    {
        var script = new Script(change: config =>
            config with
            {
                Agent = new("Ann", null, "ann", "conv_1"),
                Speaks = false,
            }
        );
        script.Types("Cancel order seven.").Asks();
        script.Take(new AnswerText(script.Response, "I can cancel it."));
        script.Take(new AnswerApproval(script.Response, "mcpr_1", "shop", "cancel_order", """{"number":7}"""));
        return script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, ToolScript.Usage));
    }

    private static Script Approve(Script script, string verdict) =>
        script.Client(
            $$$"""{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"mcpr_1","approve":{{{verdict}}}}}"""
        );
}
