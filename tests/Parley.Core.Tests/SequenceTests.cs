using System.Text;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Json;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Core.Tests;

/// <summary>What happens in quick succession, or in the middle of something else.</summary>
public sealed class SequenceTests
{
    private readonly List<SessionEffect> _effects = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private SessionState _state = SessionState.Create("sess_Quick", SessionDefaults.For("gpt-4o", null));

    public SequenceTests() => Take(new Opened());

    private IEnumerable<ServerEvent> Events => _effects.OfType<Emit>().Select(e => e.Event);

    [Fact]
    public void A_turn_is_answered_although_a_noise_follows_it_at_once()
    {
        Take(
            new SpeechStarted(0),
            new SpeechStopped(32_000),
            new SpeechStarted(40_000),
            new TranscriptDone(1, "hello")
        );
        Assert.Null(_state.Response);
        Take(new SpeechStopped(44_000), new TranscriptDone(2, ""));
        Assert.NotNull(_state.Response);
    }

    [Fact]
    public void A_turn_is_answered_although_the_next_one_is_dropped()
    {
        Take(
            new SpeechStarted(0),
            new SpeechStopped(32_000),
            new SpeechStarted(40_000),
            new TranscriptDone(1, "hello")
        );
        Take(new BufferCleared());
        Assert.NotNull(_state.Response);
    }

    [Fact]
    public void Two_turns_in_quick_succession_are_answered_once()
    {
        Take(
            new SpeechStarted(0),
            new SpeechStopped(32_000),
            new SpeechStarted(40_000),
            new TranscriptDone(1, "hello")
        );
        Take(new SpeechStopped(64_000), new TranscriptDone(2, "you"));
        var start = Assert.Single(_effects.OfType<StartResponse>());
        Assert.Equal(2, start.Snapshot.Items.Length);
        Assert.Null(_state.Queued);
    }

    [Theory]
    [InlineData("""{"turn_detection":{"type":"server_vad","silence_duration_ms":200}}""")]
    [InlineData("""{"turn_detection":{"type":"azure_semantic_vad","end_of_utterance_detection":{}}}""")]
    [InlineData("""{"input_audio_sampling_rate":16000}""")]
    public void New_settings_while_the_person_speaks_lose_nothing_of_the_turn(string patch)
    {
        Take(new SpeechStarted(0));
        Send($$"""{"type":"session.update","session":{{patch}}}""");
        Take(new SpeechStopped(32_000), new TranscriptDone(1, "hello"));
        Assert.Empty(_effects.OfType<CancelTranscript>());
        Assert.NotNull(_state.Response);
    }

    [Theory]
    [InlineData(CloseCause.ServerStopping, 1001)]
    [InlineData(CloseCause.ClientTooSlow, 1008)]
    [InlineData(CloseCause.InternalFault, 1011)]
    [InlineData(CloseCause.KeyRevoked, 1008)]
    [InlineData(CloseCause.TokenExpired, 1008)]
    public void The_client_is_told_why_the_server_ends_the_session(CloseCause cause, int code)
    {
        Take(new Closed(cause));
        Assert.Equal(code, Assert.Single(_effects.OfType<CloseConnection>()).Code);
    }

    [Fact]
    public void An_answer_that_is_being_spoken_can_be_truncated()
    {
        Send("""{"type":"response.create"}""");
        var generation = _state.Response!.Generation;
        Take(new AnswerText(generation, "One. Two. "));
        Take(new SpokenText(generation, "One. ", "One.", 0, 100), new SpokenAudio(generation, new byte[9_600], 4_800));
        Take(
            new SpokenText(generation, "Two. ", "Two.", 200, 100),
            new SpokenAudio(generation, new byte[9_600], 4_800)
        );
        var item = _state.Conversation.LastId!;
        Take(new ClientSent(new ItemTruncate(item, 0, 150)));
        Assert.Empty(Events.OfType<ErrorEvent>());
        Assert.Equal(ResponseStatus.Cancelled, Assert.Single(Events.OfType<ResponseDone>()).Response.Status);
        Assert.Equal(150, Assert.Single(Events.OfType<ItemTruncated>()).AudioEndMs);
        Assert.Equal([new AudioPart("One.")], ((MessageItem)_state.Conversation.Find(item)!.Item).Content);
    }

    [Fact]
    public void An_answer_cut_off_by_the_person_ends_for_the_model_with_the_words_that_were_asked_for()
    {
        Send(
            """{"type":"session.update","session":{"turn_detection":{"type":"server_vad","auto_truncate":true,"appended_text_after_truncation":" [cut off]"}}}"""
        );
        Send("""{"type":"response.create"}""");
        var generation = _state.Response!.Generation;
        Take(new AnswerText(generation, "One. Two. "));
        Take(new SpokenText(generation, "One. ", "One.", 0, 100), new SpokenAudio(generation, new byte[9_600], 4_800));
        var item = _state.Conversation.LastId!;
        _now += TimeSpan.FromMilliseconds(150);
        Take(new SpeechStarted(0));
        Take(new SpeechStopped(32_000), new TranscriptDone(2, "hello"), new TranscriptDone(3, "hello"));
        var heard = Assert.IsType<AudioPart>(((MessageItem)_state.Conversation.Find(item)!.Item).Content.Single());
        Assert.Equal("One. [cut off]", heard.Transcript);
        var asked = _effects.OfType<StartResponse>().Last().Snapshot.Items;
        Assert.Contains(asked, i => i is MessageItem { Content: [AudioPart { Transcript: "One. [cut off]" }] });
        Assert.DoesNotContain(
            Events.OfType<ResponseDone>(),
            done =>
                done.Response.Output.Any(o =>
                    o is MessageItem { Content: [AudioPart { Transcript: var t }] }
                    && t.Contains("cut off", StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public void A_turns_item_follows_one_that_is_still_there()
    {
        Take(new ClientSent(new ItemCreate(null, new MessageItem("a", MessageRole.User, [new InputTextPart("Hi")]))));
        Take(new SpeechStarted(0), new SpeechStopped(32_000));
        Take(new ClientSent(new ItemDelete("a")), new TranscriptFailed(1, new(FailureKind.Busy, "Busy.")));
        Assert.Null(Events.OfType<ItemCreated>().Last().PreviousItemId);
    }

    [Fact]
    public void A_waiting_response_gives_way_to_one_that_cancels_the_previous()
    {
        Take(new SpeechStarted(0), new SpeechStopped(32_000));
        Send("""{"type":"response.create"}""");
        Send("""{"type":"response.create","response":{"cancel_previous":true}}""");
        Assert.Empty(Events.OfType<ErrorEvent>());
        Assert.Equal(ResponseStatus.Cancelled, Assert.Single(Events.OfType<ResponseDone>()).Response.Status);
        Take(new TranscriptDone(1, "hello"));
        Assert.NotNull(_state.Response);
    }

    [Fact]
    public void A_warning_never_stands_between_the_events_of_a_turn_or_a_response()
    {
        Take(new Noticed("ear", "Often mishears.", null));
        Take(new SpeechStarted(0), new SpeechStopped(32_000), new TranscriptDone(1, "hello"));
        Take(new Noticed("voice", "Another voice speaks.", null));
        Assert.Empty(Events.OfType<WarningEvent>());
        Take(new AnswerDone(_state.Response!.Generation, AnswerFinish.Stop, new(0, 0)));
        Assert.Equal(
            [typeof(ResponseDone), typeof(WarningEvent), typeof(WarningEvent)],
            Events.TakeLast(3).Select(e => e.GetType())
        );
    }

    private void Send(string json) => Take(new ClientSent(ClientEventReader.Read(Encoding.UTF8.GetBytes(json)).Event!));

    private void Take(params SessionInput[] inputs)
    {
        foreach (var input in inputs)
        {
            _state = SessionCore.Next(_state, input, _now, _effects);
        }
    }
}
