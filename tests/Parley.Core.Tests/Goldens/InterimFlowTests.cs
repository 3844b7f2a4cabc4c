using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Turns;

namespace Parley.Core.Tests.Goldens;

/// <summary>What is said while the person waits (docs/protocol/responses.md, "Interim responses").</summary>
public sealed class InterimFlowTests
{
    private static readonly AnswerUsage _usage = new(30, 6);

    [Fact]
    public void A_late_answer_is_bridged()
    {
        var script = Asked(
            """{"type":"static_interim_response","latency_threshold_ms":800,"texts":["One moment.","Let me see."]}"""
        );
        var interim = script.State.Response!.Interim!.Generation;
        script.Take(new AnswerText(script.Response, "It")).Take(new TimerDue(interim));
        script.Take(new AnswerText(script.Response, " is noon. "));
        script.Take(new SpokenText(interim, "One moment.", "One", 0, 400));
        script.Take(new SpokenAudio(interim, new byte[96], 48)).Take(new SpeechFinished(interim));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage));
        script.Take(new SpokenText(script.Response, "It is noon. ", "It", 0, 300));
        script.Take(new SpokenAudio(script.Response, new byte[96], 48));
        script.Take(new SpeechFinished(script.Response)).Matches("interim-latency");
    }

    [Fact]
    public void A_model_makes_the_words_unless_the_answer_is_quicker()
    {
        var script = Asked("""{"type":"llm_interim_response","latency_threshold_ms":800}""", followsInstructions: true);
        script.Take(new TimerDue(script.State.Response!.Interim!.Generation));
        script.Take(new AnswerText(script.Response, "It is noon here. "));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage));
        script.Take(new SpokenText(script.Response, "It is noon here. ", "It", 0, 300));
        script.Take(new SpeechFinished(script.Response)).Client("""{"type":"response.create"}""");
        var interim = script.State.Response!.Interim!.Generation;
        script.Take(new TimerDue(interim)).Take(new InterimText(interim, "Let me think.", new(9, 4)));
        script.Take(new SpokenText(interim, "Let me think.", "Let", 0, 400)).Take(new SpeechFinished(interim));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage)).Matches("interim-model");
    }

    [Fact]
    public void A_tool_that_takes_long_is_bridged_by_a_response_of_its_own_that_stands_aside()
    {
        var script = Asked(
            """{"type":"static_interim_response","triggers":["tool"],"texts":["I am looking it up. It takes a while."]}"""
        );
        script.Take(new AnswerToolCall(script.Response, 0, "call_7", "look", "{}"));
        script.Take(new AnswerDone(script.Response, AnswerFinish.ToolCalls, _usage));
        script.Take(new TimerDue(script.State.ToolInterim!.Generation));
        script.Take(new SpokenText(script.Response, "I am looking it up. ", "I", 0, 900));
        script.Take(new SpokenAudio(script.Response, new byte[96], 48));
        script.Client(
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_7","output":"1"}}"""
        );
        script.Client("""{"type":"response.create"}""");
        script.Take(new SpokenText(script.Response, "It takes", "It", 900, 200));
        script.Take(new AnswerText(script.Response, "It is noon here. "));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage));
        script.Take(new SpokenText(script.Response, "It is noon here. ", "It", 0, 300));
        script.Take(new SpeechFinished(script.Response)).Matches("interim-tool");
    }

    [Fact]
    public void The_person_interrupts_it()
    {
        var script = Asked("""{"type":"static_interim_response","texts":["One moment."]}""");
        var interim = script.State.Response!.Interim!.Generation;
        script.Take(new TimerDue(interim)).Take(new SpokenText(interim, "One", "One", 0, 200));
        script.Take(new SpokenAudio(interim, new byte[96], 48)).Take(new SpeechStarted(90_000));
        script.Take(new SpokenAudio(interim, new byte[96], 48)).Matches("interim-barge-in");
    }

    [Fact]
    public void A_silent_session_is_told_that_it_has_no_effect() =>
        new Script()
            .Client(
                """{"type":"session.update","session":{"modalities":["text"],"interim_response":{"type":"static_interim_response"}}}"""
            )
            .Client("""{"type":"session.update","session":{"interim_response":{"type":"static-interim-response"}}}""")
            .Client("""{"type":"response.create"}""")
            .Matches("interim-text-only");

    [Fact]
    public void One_call_at_a_time_and_a_call_that_was_cut_is_never_done()
    {
        var script = new Script()
            .Client("""{"type":"session.update","session":{"parallel_tool_calls":false}}""")
            .Client("""{"type":"response.create"}""");
        script.Take(new AnswerToolCall(script.Response, 0, "call_1", "first", "{\"a\":1}"));
        script.Take(new AnswerToolCall(script.Response, 1, "call_2", "second", "{}"));
        script.Take(new AnswerDone(script.Response, AnswerFinish.ToolCalls, _usage));
        script.Client("""{"type":"session.update","session":{"parallel_tool_calls":true}}""");
        script.Client("""{"type":"response.create"}""");
        script.Take(new AnswerToolCall(script.Response, 0, "call_3", "first", "{\"a\":"));
        script.Take(new AnswerToolCall(script.Response, 1, "call_4", "second", "{\"b\":"));
        script.Take(new AnswerToolCall(script.Response, 0, null, null, "1}"));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Length, _usage)).Matches("parallel-calls");
    }

    private static Script Asked(string interim, bool followsInstructions = false)
    {
        var script = new Script();
        script.Can(new() { FollowsInstructions = followsInstructions });
        script.Client($$$"""{"type":"session.update","session":{"interim_response":{{{interim}}}}}""");
        return script.Client("""{"type":"response.create"}""");
    }
}
