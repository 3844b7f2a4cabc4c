using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Tests.Tools;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Goldens;

/// <summary>Agents that the model asks (docs/protocol/tools.md, "An agent").</summary>
public sealed class AgentToolFlowTests
{
    private const string Text = "\"modalities\":[\"text\"]";

    [Fact]
    public void The_answer_of_an_agent_is_said_as_it_is()
    {
        var script = Asking(Agent()).Types("Where is it?").Asks().Calls("ann");
        var run = Assert.Single(script.Effects.OfType<RunAgent>());
        Assert.Equal(("ann", "{\"q\":\"x\"}"), (run.Agent.AgentName, run.Arguments));
        Answer(script, "It is here.");
        Assert.Empty(script.Effects.OfType<StartResponse>());
        Assert.Null(script.State.Response);
        script.Matches("agent-tool-direct");
    }

    [Fact]
    public void The_answer_of_an_agent_is_given_to_the_model_which_says_it()
    {
        var script = Asking(Agent(more: ",\"return_agent_response_directly\":false")).Types("Where is it?").Asks();
        script.Calls("ann");
        Answer(script, "loc=here");
        var snapshot = Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot;
        Assert.Equal("loc=here", Assert.IsType<FunctionCallOutputItem>(snapshot.Items[^1]).Output);
        script.Says("It is here.").Matches("agent-tool-rewritten");
    }

    [Fact]
    public void An_agent_that_fails_is_told_to_the_model()
    {
        var script = Asking(Agent()).Types("Where is it?").Asks().Calls("ann");
        script.Take(
            new ToolFailed(ToolScript.Run(script), new(McpCallError.Http, "Agent with name 'ann' not found.", 404))
        );
        script.Says("I cannot ask Ann.").Matches("agent-tool-failed");
    }

    [Fact]
    public void The_person_interrupts_while_an_agent_answers()
    {
        var script = Asking(Agent(), "\"modalities\":[\"text\",\"audio\"]").Asks();
        script.Take(new AnswerText(script.Response, "I ask. ")).Calls("ann");
        script.Take(new SpokenText(script.Response, "I ask. ", "I", 0, 300));
        script.Take(new SpokenAudio(script.Response, new byte[96], 48)).Take(new SpeechFinished(script.Response));
        var run = ToolScript.Run(script);
        script.Take(new SpeechStarted(90_000));
        Assert.Equal(run, Assert.Single(script.Effects.OfType<CancelTool>()).Run);
        script.Take(new ToolReturned(run, "too late")).Matches("agent-tool-barge-in");
    }

    [Fact]
    public void Several_agents_answer_together_and_beside_a_function_the_client_goes_on()
    {
        var script = Asking(Agent() + "," + Agent("bob") + ",{\"type\":\"function\",\"name\":\"lamp\"}");
        script.Asks().Calls("ann", "bob");
        Answer(script, "Bob knows.");
        Answer(script, "Ann too.");
        script.Asks().Calls("lamp", "ann");
        Answer(script, "Ann again.");
        Assert.Null(script.State.Response);
        script.Matches("agent-tool-several");
    }

    [Fact]
    public void After_too_many_rounds_no_agent_can_be_asked()
    {
        var script = new Script();
        script.Bound(ToolBounds.Default with { Rounds = 2 });
        ToolScript.Update(script, $"{Text},\"tools\":[{Agent(more: ",\"return_agent_response_directly\":false")}]");
        script.Types("Where?").Asks().Calls("ann");
        Answer(script, "1");
        script.Calls("ann");
        Answer(script, "2");
        Assert.Empty(Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot.Tools);
        script.Says("I do not know.");
    }

    [Fact]
    public void An_answer_that_breaks_off_asks_nobody()
    {
        var script = Asking(Agent()).Asks();
        script.Take(new AnswerToolCall(script.Response, 0, null, "ann", "{\"input\":"));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Length, ToolScript.Usage));
        Assert.Empty(script.Effects.OfType<RunAgent>());
        Assert.Null(script.State.Response);
        Assert.Null(script.State.Queued);
    }

    [Fact]
    public void What_was_said_since_is_answered_and_not_the_agents_answer_to_what_was_said_before()
    {
        var script = Asking(Agent(), "\"turn_detection\":{\"type\":\"server_vad\",\"interrupt_response\":false}")
            .Asks();
        script.Calls("ann").Take(new SpeechStarted(90_000));
        Answer(script, "Old.");
        Assert.Equal("Old.", script.State.Queued?.Says);
        Assert.Null(script.State.Response);
    }

    [Fact]
    public void The_model_goes_on_as_it_was_asked_and_is_not_made_to_ask_again()
    {
        var script = new Script();
        ToolScript.Update(script, $"\"tools\":[{Agent(more: ",\"return_agent_response_directly\":false")}]");
        script.Asks("""{"modalities":["text"],"instructions":"Be brief.","tool_choice":"required"}""").Calls("ann");
        Answer(script, "here");
        var snapshot = Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot;
        Assert.Equal(("Be brief.", ToolChoiceConfig.Auto), (snapshot.Instructions, snapshot.ToolChoice));
        Assert.False(script.State.Response!.Settings.Speaks);
    }

    [Fact]
    public void An_agent_is_chosen_by_its_name()
    {
        var script = Asking(Agent()).Asks("""{"tool_choice":{"type":"function","name":"ann"}}""");
        var snapshot = Assert.Single(script.Effects.OfType<StartResponse>()).Snapshot;
        Assert.Equal(ToolChoiceConfig.Function("ann"), snapshot.ToolChoice);
        Assert.Equal("Knows where things are.", Assert.Single(snapshot.Tools).Description);
    }

    private static Script Asking(string tools, string more = Text) =>
        ToolScript.Update(new Script(), $"{more},\"tools\":[{tools}]");

    private static string Agent(string name = "ann", string more = "") =>
        $$"""{"type":"foundry_agent","agent_name":"{{name}}","project_name":"p","description":"Knows where things are."{{more}}}""";

    /// <summary>The agent that was asked last answers.</summary>
    private static void Answer(Script script, string text) =>
        script.Take(new ToolReturned(ToolScript.Run(script), text) { AgentResponseId = "resp_agent" });
}
