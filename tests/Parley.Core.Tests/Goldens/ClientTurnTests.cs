using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Turns;
using Parley.Protocol.Input;
using Parley.Protocol.Responses;

namespace Parley.Core.Tests.Goldens;

/// <summary>Turns that the client delimits itself: <c>input_audio.turn.*</c> (docs/protocol/input.md).</summary>
public sealed class ClientTurnTests
{
    [Fact]
    public void A_turn_is_committed_at_its_end_and_answered_as_the_session_says()
    {
        var script = new Script().Take(new ClientTurnStarted("t1", 8_000, "evt_1"));
        script.Take(new SpeechStarted(9_000)).Take(new TranscriptPart(script.Turn, "hello"));
        script.Take(new ClientTurnEnded("t1", 40_000, "evt_2")).Take(new TranscriptDone(script.Turn, "hello"));
        Assert.NotNull(script.State.Response);
        script.Matches("client-turn");
    }

    [Fact]
    public void Without_turn_detection_the_client_asks_for_the_answer()
    {
        var script = new Script(change: c => c with { TurnDetection = null });
        script.Take(new BufferStarted(0)).Take(new ClientTurnStarted("t1", 8_000, null));
        script.Take(new ClientTurnEnded("t1", 40_000, null)).Take(new TranscriptDone(script.Turn, "hello"));
        Assert.Null(script.State.Response);
        script.Send(new ResponseCreate()).Matches("client-turn-manual");
    }

    [Fact]
    public void A_turn_that_begins_while_the_assistant_speaks_interrupts_it()
    {
        var script = new Script().Send(new ResponseCreate());
        script.Take(new AnswerText(script.Response, "Once upon a time. There"));
        script.Take(new SpokenAudio(script.Response, new byte[96], 48));
        script.Take(new ClientTurnStarted("t1", 8_000, null)).Matches("client-turn-interrupts");
    }

    [Fact]
    public void What_fits_no_open_turn_is_refused_by_its_name()
    {
        var script = new Script().Take(new ClientTurnEnded("t0", 8_000, "evt_1"));
        script.Take(new ClientTurnCancelled("t0", "evt_2")).Take(new ClientTurnStarted("t1", 8_000, "evt_3"));
        script.Take(new ClientTurnStarted("t2", 9_000, "evt_4")).Take(new ClientTurnEnded("t2", 40_000, "evt_5"));
        script.Take(new BufferCommitted(0, 40_000, "evt_6")).Take(new BufferCleared());
        Assert.Equal("t1", script.State.Turns.Open?.ClientTurn);
        script.Take(new ClientTurnEnded("t1", 9_000, "evt_7"));
        Assert.Null(script.State.Turns.Open);
        script.Matches("client-turn-refusals");
    }

    [Fact]
    public void A_turn_that_is_cancelled_or_cleared_leaves_nothing()
    {
        var script = new Script().Take(new ClientTurnStarted("t1", 8_000, null));
        script.Take(new ClientTurnCancelled("t1", null)).Take(new ClientTurnStarted("t1", 20_000, null));
        script.Take(new BufferCleared(All: true));
        Assert.Empty(script.State.Conversation.Entries);
        Assert.Null(script.State.Turns.Open);
        script.Matches("client-turn-cancelled");
    }

    [Fact]
    public void New_settings_leave_an_open_turn_alone()
    {
        var script = new Script().Take(new ClientTurnStarted("t1", 8_000, null));
        script.Client("""{"type":"session.update","session":{"turn_detection":null}}""");
        script.Take(new ClientTurnEnded("t1", 40_000, null));
        Assert.Single(script.State.Turns.Pending);
    }
}
