using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Goldens;

/// <summary>The order of events in the OpenAI dialects, flow by flow (docs/protocol).</summary>
public sealed class OrderTests
{
    private static readonly AnswerUsage _usage = new(30, 6);

    public static TheoryData<string> Dialects => ["realtime-beta", "realtime"];

    [Theory, MemberData(nameof(Dialects))]
    public void Connect(string dialect) => new Script(Profile(dialect)).MatchesOrder("connect");

    [Theory, MemberData(nameof(Dialects))]
    public void A_spoken_turn_is_shown_at_its_commit_and_written_down_later(string dialect)
    {
        var script = new Script(Profile(dialect)).Take(new SpeechStarted(8_000));
        script.Take(new TranscriptPart(script.Turn, "what time")).Take(new TranscriptPart(script.Turn, "what time is"));
        script.Take(new SpeechStopped(40_000)).Take(new TranscriptPart(script.Turn, "what time is it"));
        script.Take(new TranscriptDone(script.Turn, "what time is it"));
        Speak(script, "It is noon.", "It", " is", " noon.");
        script.MatchesOrder("spoken-turn");
    }

    [Theory, MemberData(nameof(Dialects))]
    public void A_typed_turn(string dialect)
    {
        var script = new Script(Profile(dialect)).Send(Typed("Hello")).Send(new ResponseCreate { Speaks = false });
        script.Take(new AnswerText(script.Response, "Hello")).Take(new AnswerText(script.Response, " to you."));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage)).MatchesOrder("typed-turn");
    }

    [Theory, MemberData(nameof(Dialects))]
    public void A_function_call_and_its_result(string dialect)
    {
        var script = new Script(Profile(dialect)).Send(Typed("Weather?"));
        script.Send(new ResponseCreate { Tools = [new FunctionTool("get_weather", null, null)] });
        script.Take(new AnswerToolCall(script.Response, 0, "call_7", "get_weather", ""));
        script.Take(new AnswerToolCall(script.Response, 0, null, null, "{\"city\":"));
        script.Take(new AnswerToolCall(script.Response, 0, null, null, "\"Rome\"}"));
        script.Take(new AnswerDone(script.Response, AnswerFinish.ToolCalls, _usage));
        script.Send(new ItemCreate(null, new FunctionCallOutputItem("", "call_7", "{}"))).Send(new ResponseCreate());
        Speak(script, "Clear.", "Clear.");
        script.MatchesOrder("function-call");
    }

    [Theory, MemberData(nameof(Dialects))]
    public void The_client_cancels(string dialect)
    {
        var script = new Script(Profile(dialect)).Send(Typed("A story")).Send(new ResponseCreate());
        script.Take(new AnswerText(script.Response, "Once upon a time. There"));
        script.Take(new SpokenText(script.Response, "Once", "Once", 0, 200));
        script.Take(new SpokenAudio(script.Response, new byte[96], 48));
        script.Send(new ResponseCancel(null)).Send(new ResponseCancel(null)).MatchesOrder("cancel");
    }

    [Theory, MemberData(nameof(Dialects))]
    public void The_person_interrupts(string dialect)
    {
        var script = new Script(Profile(dialect)).Send(Typed("A story")).Send(new ResponseCreate());
        script.Take(new AnswerText(script.Response, "Once upon a time. There"));
        script.Take(new SpokenText(script.Response, "Once", "Once", 0, 200));
        script.Take(new SpokenAudio(script.Response, new byte[96], 48));
        script.Take(new SpeechStarted(90_000)).Take(new SpeechStopped(99_000)).MatchesOrder("barge-in");
    }

    [Theory, MemberData(nameof(Dialects))]
    public void The_client_ends_its_turns(string dialect)
    {
        var script = new Script(Profile(dialect), c => c with { TurnDetection = null });
        script.Take(new BufferStarted(0)).Take(new TranscriptPart(script.Turn, "spell"));
        script.Take(new BufferCommitted(0, 16_000, null)).Send(new ResponseCreate());
        script.Take(new TranscriptDone(script.Turn, "spell cat"));
        Speak(script, "C, a, t.", "C,", " a,", " t.");
        script.MatchesOrder("manual-turn");
    }

    [Theory, MemberData(nameof(Dialects))]
    public void A_turn_whose_item_is_deleted_is_forgotten(string dialect)
    {
        var script = new Script(Profile(dialect)).Take(new SpeechStarted(0)).Take(new SpeechStopped(32_000));
        var turn = script.Turn;
        script.Send(new ItemDelete(script.State.Conversation.LastId!));
        script.Take(new TranscriptDone(turn, "never mind")).MatchesOrder("turn-deleted");
    }

    private static WireProfile Profile(string dialect) =>
        WireProfiles.All.Single(p => string.Equals(p.Name, dialect, StringComparison.Ordinal));

    private static ItemCreate Typed(string text) =>
        new(null, new MessageItem("", MessageRole.User, [new InputTextPart(text)]));

    private static void Speak(Script script, string text, params string[] pieces)
    {
        script.Take(new AnswerText(script.Response, text));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, _usage));
        for (var i = 0; i < pieces.Length; i++)
        {
            script.Take(new SpokenText(script.Response, pieces[i], pieces[i].Trim(), i * 200, 200));
            script.Take(new SpokenAudio(script.Response, new byte[96], 48));
        }

        script.Take(new SpeechFinished(script.Response));
    }
}
