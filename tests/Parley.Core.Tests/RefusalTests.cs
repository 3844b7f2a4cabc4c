using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Core.Tests;

/// <summary>What each dialect refuses, in the words by which its clients know it (docs/protocol/errors.md).</summary>
public sealed class RefusalTests
{
    private readonly List<SessionEffect> _effects = [];
    private SessionState _state = Start(WireProfile.Realtime);

    public static TheoryData<string> OpenAI => ["realtime-beta", "realtime"];

    public static TheoryData<string> Every => ["voice-live", "realtime-beta", "realtime"];

    private IEnumerable<ServerEvent> Events => _effects.OfType<Emit>().Select(e => e.Event);

    [Theory, MemberData(nameof(OpenAI))]
    public void A_truncation_past_the_end_is_refused(string dialect)
    {
        _state = Start(Profile(dialect));
        var item = Say(samples: 24_000);
        Take(new ClientSent(new ItemTruncate(item, 0, 57_340) { EventId = "evt_1" }));
        var error = Error();
        Assert.Equal("Audio content of 1000ms is already shorter than 57340ms", error.Message);
        Assert.Equal(("invalid_value", "audio_end_ms", "evt_1"), (error.Code, error.Param, error.EventId));

        // A client that rounds up asks for no more than there is.
        Take(new ClientSent(new ItemTruncate(item, 0, 1_001)));
        Assert.Equal(1_000, Assert.Single(Events.OfType<ItemTruncated>()).AudioEndMs);
    }

    [Fact]
    public void A_truncation_past_what_was_sent_so_far_leaves_the_answer_alone()
    {
        Take(new ClientSent(new ResponseCreate()));
        var generation = _state.Response!.Generation;
        Take(new AnswerText(generation, "One. Two. "), new SpokenAudio(generation, new byte[9_600], 4_800));
        Take(new ClientSent(new ItemTruncate(_state.Conversation.LastId!, 0, 300)));
        Assert.Equal("Audio content of 200ms is already shorter than 300ms", Error().Message);
        Assert.NotNull(_state.Response);
    }

    [Fact]
    public void Voice_live_cuts_at_the_end_instead()
    {
        _state = Start(WireProfile.VoiceLive);
        var item = Say(samples: 24_000);
        Take(new ClientSent(new ItemTruncate(item, 0, 57_340)));
        Assert.Equal(1_000, Assert.Single(Events.OfType<ItemTruncated>()).AudioEndMs);
    }

    [Theory, MemberData(nameof(Every))]
    public void Only_what_the_assistant_said_aloud_is_truncated(string dialect)
    {
        _state = Start(Profile(dialect));
        Take(
            new ClientSent(new ItemCreate(null, new MessageItem("mine", MessageRole.User, [new InputTextPart("Hi")])))
        );
        Take(new ClientSent(new ItemTruncate("mine", 0, 0)));
        Assert.Equal("Only model output audio messages can be truncated.", Error().Message);
    }

    [Theory, MemberData(nameof(OpenAI))]
    public void The_voice_stays_once_it_was_heard(string dialect)
    {
        _state = Start(Profile(dialect));
        var cedar = new VoiceConfig("openai", "cedar");
        Take(new ClientSent(new ResponseCreate { Voice = cedar }));
        var generation = _state.Response!.Generation;
        Take(new AnswerText(generation, "One. "), new SpokenAudio(generation, new byte[96], 48));
        Take(new AnswerDone(generation, AnswerFinish.Stop, new(0, 0)), new SpeechFinished(generation));

        Take(new ClientSent(new ResponseCreate { Voice = new("openai", "sage") { IsPlainString = true } }));
        var error = Error();
        Assert.Equal("cannot_update_voice", error.Code);
        Assert.Equal("Cannot update a conversation's voice if assistant audio is present.", error.Message);
        Assert.Null(_state.Response);
        Take(new ClientSent(new ResponseCreate { Voice = cedar }));
        Assert.NotNull(_state.Response);
    }

    [Fact]
    public void An_update_with_another_voice_changes_nothing_once_the_voice_was_heard()
    {
        _state = Start(WireProfile.RealtimeBeta);
        Update("""{"voice":"marin"}""");
        Assert.Equal("marin", _state.Config.Voice.Name);
        Say(samples: 48);
        Update("""{"voice":"cedar","instructions":"Be brief."}""");
        Assert.Equal("cannot_update_voice", Error().Code);
        Assert.Equal(("marin", ""), (_state.Config.Voice.Name, _state.Config.Instructions));
        Update("""{"voice":"marin","instructions":"Be brief."}""");
        Assert.Equal("Be brief.", _state.Config.Instructions);
    }

    [Theory, MemberData(nameof(Every))]
    public void A_commit_needs_a_tenth_of_a_second(string dialect)
    {
        _state = Start(Profile(dialect));
        _state = _state with { Config = _state.Config with { TurnDetection = null } };
        Take(new BufferStarted(0), new BufferCommitted(0, 1_592, "evt_1"));
        var error = Error();
        Assert.Equal("input_audio_buffer_commit_empty", error.Code);
        Assert.Equal("evt_1", error.EventId);
        Assert.Equal(
            "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, "
                + "but buffer only has 99.50ms of audio.",
            error.Message
        );
        Take(new BufferCommitted(0, 1_600, null));
        Assert.Single(_state.Turns.Pending);
    }

    [Theory, MemberData(nameof(Every))]
    public void An_overlap_names_the_response_that_is_active(string dialect)
    {
        _state = Start(Profile(dialect));
        Take(new ClientSent(new ResponseCreate()));
        var active = _state.Response!.Id;
        Take(new ClientSent(new ResponseCreate { EventId = "evt_2" }));
        var error = Error();
        Assert.Equal(("conversation_already_has_active_response", "evt_2"), (error.Code, error.EventId));
        Assert.Equal(
            $"Conversation already has an active response in progress: {active}. "
                + "Wait until the response is finished before creating a new one.",
            error.Message
        );
    }

    [Theory, MemberData(nameof(Every))]
    public void The_end_of_the_session_is_told_before_it_comes(string dialect)
    {
        _state = Start(Profile(dialect), expiresAt: 3_600) with { MaxDuration = TimeSpan.FromMinutes(60) };
        Take(new TimerDue(0));
        Assert.Equal(
            ("session_expired", "Your session hit the maximum duration of 60 minutes."),
            (Error().Code, Error().Message)
        );
        Assert.Equal(1001, Assert.Single(_effects.OfType<CloseConnection>()).Code);
    }

    private static WireProfile Profile(string dialect) =>
        WireProfiles.All.Single(p => string.Equals(p.Name, dialect, StringComparison.Ordinal));

    private static SessionState Start(WireProfile profile, long? expiresAt = null) =>
        SessionCore.Next(
            SessionState.Create("sess_Refuse", SessionDefaults.For("gpt-4o", null, profile), expiresAt),
            new Opened(),
            DateTimeOffset.UnixEpoch,
            []
        );

    private WireError Error() => Events.OfType<ErrorEvent>().Last().Error;

    /// <summary>The assistant says something of a length; gives its item.</summary>
    private string Say(int samples)
    {
        Take(new ClientSent(new ResponseCreate()));
        var generation = _state.Response!.Generation;
        Take(new AnswerText(generation, "One. "), new SpokenText(generation, "One.", "One.", 0, 100));
        Take(new SpokenAudio(generation, new byte[samples * 2], samples));
        Take(new AnswerDone(generation, AnswerFinish.Stop, new(0, 0)), new SpeechFinished(generation));
        return _state.Conversation.LastId!;
    }

    private void Update(string session) =>
        Take(new ClientSent(new SessionUpdate(new(System.Text.Json.JsonElement.Parse(session)))));

    private void Take(params SessionInput[] inputs)
    {
        foreach (var input in inputs)
        {
            _state = SessionCore.Next(_state, input, DateTimeOffset.UnixEpoch, _effects);
        }
    }
}
