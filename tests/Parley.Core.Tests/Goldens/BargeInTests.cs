using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Core.Turns.BargeIn;
using Parley.Protocol.Conversation;
using Parley.Protocol.Session;

namespace Parley.Core.Tests.Goldens;

/// <summary>What is heard over an answer, judged before it is a turn (docs/guides/barge-in.md).</summary>
public sealed class BargeInTests
{
    private const string Story = "Once upon a time there was a king. He was late. ";

    [Fact]
    public void A_voice_that_goes_on_takes_the_turn()
    {
        var script = Speaking();
        script.Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        script.Take(new OnsetJudged(OnsetSound.Speech)).Take(new SpeechStopped(110_000));
        script.Take(new TranscriptDone(script.Turn, "what king"));
        Assert.Equal("Once upon a time", Said(script));
        script.Matches("barge-in-confirmed");
    }

    [Fact]
    public void Of_a_cough_nothing_is_on_the_wire()
    {
        var script = Speaking();
        script.Take(new VoiceOnset(90_000));
        Assert.Equal(-12, Assert.Single(script.Effects.OfType<DuckSpeech>()).GainDb);
        script.Take(new TranscriptPart(script.State.Onset!.Number, "the"));
        script.Take(new OnsetJudged(OnsetSound.Noise));
        Assert.DoesNotContain(script.Effects, e => e is Emit);
        script.Take(new SpeechFinished(script.Response)).Matches("barge-in-dismissed");
    }

    [Theory]
    [InlineData("Mm-hm.", OnsetSound.ShortVoice, false)]
    [InlineData("yeah, okay", OnsetSound.ShortVoice, false)]
    [InlineData("", OnsetSound.ShortHum, false)]
    [InlineData("for her", OnsetSound.ShortHum, false)]
    [InlineData("closure", OnsetSound.ShortHum, false)]
    [InlineData("the", OnsetSound.ShortVoice, false)]
    [InlineData("", OnsetSound.ShortVoice, true)]
    [InlineData("stop", OnsetSound.ShortVoice, true)]
    [InlineData("no", OnsetSound.ShortHum, true)]
    public void A_short_voice_stops_the_answer_by_its_words(string words, OnsetSound sound, bool stops)
    {
        var script = Speaking().Take(new VoiceOnset(90_000));
        if (words.Length > 0)
        {
            script.Take(new TranscriptPart(script.State.Onset!.Number, words));
        }

        script.Take(new OnsetJudged(OnsetSound.Voice));
        Assert.Contains(script.Effects, e => e is HoldSpeech);
        script.Take(new OnsetJudged(sound));
        var number = script.State.Onset?.Number ?? 0;
        script.Take(new OnsetJudged(OnsetSound.Overdue)).Take(new TimerDue(number));
        Assert.Null(script.State.Onset);
        Assert.Equal(stops, script.State.Response is null);
        Assert.Equal(stops, script.State.Turns.Open is not null);
    }

    [Theory]
    [InlineData("", OnsetSound.ShortVoice, false)]
    [InlineData("Yeah.", OnsetSound.ShortVoice, false)]
    [InlineData("the", OnsetSound.ShortHum, false)]
    [InlineData("louder", OnsetSound.ShortVoice, true)]
    [InlineData("closure", OnsetSound.ShortHum, false)]
    [InlineData("No!", OnsetSound.ShortHum, true)]
    public void The_transcript_of_a_short_voice_has_the_last_word(string words, OnsetSound sound, bool stops)
    {
        var script = Speaking().Take(new VoiceOnset(90_000));
        var onset = script.State.Onset!.Number;
        script.Take(new TranscriptPart(onset, "ha")).Take(new OnsetJudged(OnsetSound.Voice));
        script.Take(new OnsetJudged(sound));
        Assert.Equal(onset, Assert.Single(script.Effects.OfType<EndOnset>()).Turn);
        Assert.NotNull(script.State.Onset);
        script.Take(new TranscriptDone(onset, words));
        Assert.Null(script.State.Onset);
        Assert.Equal(stops, script.State.Response is null);

        // The person may go on: the turn is heard anew from its first sample on.
        var heard = script.Effects.OfType<StartTranscript>().SingleOrDefault();
        Assert.Equal(stops ? 90_000 : null, heard?.FromSample);
        Assert.Equal(script.State.Turns.Open?.Number, heard?.Turn);
        Assert.NotEqual(onset, script.State.Turns.Open?.Number);
        Assert.All(
            script.Effects.OfType<StartTranscript>(),
            s => Assert.Contains("no", s.Hints.ShortReplies, StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(OnsetSound.Speech, true)]
    [InlineData(OnsetSound.Overdue, false)]
    public void A_small_word_may_begin_a_sentence(OnsetSound next, bool stops)
    {
        var script = Speaking().Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        var onset = script.State.Onset!.Number;
        script.Take(new OnsetJudged(OnsetSound.ShortVoice)).Take(new TranscriptDone(onset, "four"));
        Assert.NotNull(script.State.Onset);
        Assert.DoesNotContain(script.Effects, e => e is ResumeSpeech);
        script.Take(new OnsetJudged(next));
        Assert.Null(script.State.Onset);
        Assert.Equal(stops, script.State.Response is null);
        Assert.Equal(stops ? 90_000 : null, script.State.Turns.Open?.StartSample);
    }

    [Fact]
    public void A_transcript_that_fails_leaves_it_to_time()
    {
        var script = Speaking().Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        var onset = script.State.Onset!.Number;
        script.Take(new OnsetJudged(OnsetSound.ShortVoice));
        script.Take(new TranscriptFailed(onset, new(FailureKind.Busy, "Busy.")));
        Assert.NotNull(script.State.Onset);
        script.Take(new OnsetJudged(OnsetSound.Overdue)).Take(new TimerDue(onset));
        Assert.Null(script.State.Response);
    }

    [Theory]
    [InlineData("or", false)]
    [InlineData("no", true)]
    public void What_an_ear_finds_in_a_hum_decides_only_in_the_end(string words, bool stops)
    {
        var script = Speaking().Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        var onset = script.State.Onset!.Number;
        script.Take(new TranscriptPart(onset, "what")).Take(new OnsetJudged(OnsetSound.ShortHum));
        script.Take(new OnsetJudged(OnsetSound.Overdue));
        Assert.NotNull(script.State.Onset);
        script.Take(new TranscriptDone(onset, words));
        Assert.Null(script.State.Onset);
        Assert.Equal(stops, script.State.Response is null);
    }

    [Theory]
    [InlineData("yeah", false)]
    [InlineData("stop", true)]
    public void Words_that_come_late_still_decide(string words, bool stops)
    {
        var script = Speaking().Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        script.Take(new OnsetJudged(OnsetSound.ShortVoice)).Take(new OnsetJudged(OnsetSound.Overdue));
        script.Take(new TranscriptPart(script.State.Onset!.Number, words));
        Assert.Null(script.State.Onset);
        Assert.Equal(stops, script.State.Response is null);
    }

    [Fact]
    public void Words_that_will_not_change_any_more_decide_at_once()
    {
        var script = Speaking().Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        var onset = script.State.Onset!.Number;
        script.Take(new TranscriptPart(onset, "wait"));
        Assert.NotNull(script.State.Onset);
        script.Take(new TranscriptPart(onset, "wait a")).Take(new TranscriptPart(onset, "wait a minute"));
        Assert.Null(script.State.Response);
        Assert.Equal(onset, script.State.Turns.Open!.Number);
    }

    [Theory]
    [InlineData("all were", "all right", "all right")]
    [InlineData("god it", "go to it", "got it")]
    [InlineData("go", "go on", "go on")]
    public void Words_that_begin_like_go_on_do_not_decide_when_they_are_that_by_now(params string[] parts)
    {
        var script = Speaking().Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        var onset = script.State.Onset!.Number;
        foreach (var part in parts)
        {
            script.Take(new TranscriptPart(onset, part));
        }

        Assert.Equal(OnsetStage.Held, script.State.Onset!.Stage);
        script.Take(new OnsetJudged(OnsetSound.ShortVoice));
        Assert.Null(script.State.Onset);
        Assert.NotNull(script.State.Response);
    }

    [Fact]
    public void A_turn_that_turns_out_to_be_nothing_lets_the_answer_go_on_with_the_word_that_was_cut()
    {
        var script = Speaking();
        script.Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        script.Take(new OnsetJudged(OnsetSound.Speech));
        Assert.DoesNotContain(script.Effects, e => e is CancelResponse);
        script.Take(new AnswerText(script.State.Cut!.Model, "The end."));
        script.Take(new SpeechStopped(110_000)).Take(new TranscriptDone(script.Turn, "Yeah. Right, okay."));
        Assert.Equal(
            "there was a king. ",
            Assert.IsType<SpeakClause>(script.Effects.First(e => e is SpeakClause)).Text
        );
        script.Take(new AnswerDone(script.State.Response!.Model, AnswerFinish.Stop, new(30, 6)));
        script.Take(new SpokenText(script.Response, "there was a king. He was late. The end.", null, 0, 0));
        script.Take(new SpeechFinished(script.Response)).Matches("barge-in-goes-on");
    }

    [Fact]
    public void What_sounds_like_yes_after_a_question_is_an_answer()
    {
        var script = Speaking("Shall I go on? It is long. ", "Shall I go on?");
        script.Take(new VoiceOnset(90_000)).Take(new OnsetJudged(OnsetSound.Voice));
        Assert.Null(script.State.Response);
        script.Take(new SpeechStopped(110_000)).Take(new TranscriptDone(script.Turn, "Yeah."));
        Assert.Contains(script.Effects, e => e is StartResponse);
    }

    [Fact]
    public void Without_confirmation_nothing_is_judged()
    {
        var script = Speaking(change: c =>
            c with
            {
                TurnDetection = c.TurnDetection! with { BargeIn = BargeInConfig.Immediate },
            }
        );
        script.Take(new VoiceOnset(90_000));
        Assert.Empty(script.Effects);
        script.Take(new SpeechStarted(90_000));
        Assert.Null(script.State.Response);
        Assert.Contains(script.Effects, e => e is CancelResponse);
        Assert.Null(script.State.Cut);
    }

    [Fact]
    public void Nothing_is_judged_where_nothing_is_audible_or_nothing_interrupts()
    {
        var script = new Script().Take(new VoiceOnset(0));
        Assert.Empty(script.Effects);
        script.Client("""{"type":"response.create"}""").Take(new VoiceOnset(0));
        Assert.Empty(script.Effects);
        script = Speaking(change: c => c with { TurnDetection = c.TurnDetection! with { InterruptResponse = false } });
        script.Take(new VoiceOnset(0));
        Assert.Empty(script.Effects);
    }

    [Fact]
    public void While_a_voice_is_suspected_little_is_sent_ahead_and_nobody_is_told()
    {
        var script = Speaking().Take(new VoiceSuspected(true));
        var guard = Assert.IsType<GuardSpeech>(Assert.Single(script.Effects));
        Assert.Equal((script.Response, true), (guard.Generation, guard.IsGuarded));
        script.Take(new VoiceSuspected(false));
        Assert.False(Assert.IsType<GuardSpeech>(Assert.Single(script.Effects)).IsGuarded);
        Assert.Null(script.State.Onset);
        Assert.Empty(new Script().Take(new VoiceSuspected(true)).Effects);
        script = Speaking(change: c => c with { TurnDetection = c.TurnDetection! with { InterruptResponse = false } });
        Assert.Empty(script.Take(new VoiceSuspected(true)).Effects);
        Assert.Single(script.Take(new VoiceSuspected(false)).Effects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_voice_that_is_suspected_before_an_answer_begins_is_expected_in_it(bool isStill)
    {
        var script = new Script().Take(new VoiceSuspected(true)).Take(new VoiceSuspected(isStill));
        script.Take(new SpeechStarted(8_000)).Take(new SpeechStopped(40_000));
        script.Take(new TranscriptDone(script.Turn, "tell me a story")).Take(new AnswerText(script.Response, Story));
        Assert.Equal(
            isStill,
            script.Effects.OfType<GuardSpeech>().Any(g => g.Generation == script.Response && g.IsGuarded)
        );
    }

    [Fact]
    public void An_answer_ends_where_it_was_heard_and_a_client_that_knows_better_may_say_so()
    {
        var script = Speaking();
        var item = script.State.Conversation.LastId;
        script.Client("""{"type":"response.cancel"}""");
        Assert.Equal("Once upon a time", Said(script));
        script.Client(
            $$"""{"type":"conversation.item.truncate","item_id":"{{item}}","content_index":0,"audio_end_ms":1190}"""
        );
        Assert.Equal("Once upon a time there was", Said(script));
    }

    [Fact]
    public void What_was_never_played_is_not_in_what_the_model_reads()
    {
        var script = Speaking(played: TimeSpan.Zero);
        script.Client("""{"type":"response.cancel"}""").Client("""{"type":"response.create"}""");
        var asked = script.Effects.OfType<StartResponse>().Single().Snapshot.Items;
        Assert.DoesNotContain(asked, i => i is MessageItem { Role: MessageRole.Assistant });
    }

    [Fact]
    public void A_client_that_holds_audio_back_has_heard_less()
    {
        var script = Speaking(change: c =>
            c with
            {
                TurnDetection = c.TurnDetection! with
                {
                    BargeIn = BargeInConfig.Immediate with { PlaybackBufferMs = 400 },
                },
            }
        );
        script.Take(new SpeechStarted(90_000));
        Assert.Equal("Once upon", Said(script));
    }

    [Fact]
    public void Words_that_fill_pauses_are_left_out_when_asked_for()
    {
        var script = new Script().Client(
            """{"type":"session.update","session":{"turn_detection":{"type":"azure_semantic_vad","remove_filler_words":true}}}"""
        );
        script.Take(new SpeechStarted(8_000));
        script.Take(new TranscriptPart(script.Turn, "um what")).Take(new TranscriptPart(script.Turn, "um what is"));
        script.Take(new SpeechStopped(40_000)).Take(new TranscriptDone(script.Turn, "Um, what is, uh, the time?"));
        script.Matches("filler-words");
    }

    private static string Said(Script script) =>
        ((MessageItem)script.State.Conversation.Entries.First(e => e.Speech is not null).Item).Content
            is [AudioPart said]
            ? said.Transcript
            : "";

    /// <summary>A story is told; six words of 200 ms were sent, and four of them were heard.</summary>
    internal static Script Speaking(
        string story = Story,
        string words = "Once upon a time there was",
        TimeSpan? played = null,
        Func<SessionConfig, SessionConfig>? change = null
    )
    {
        var script = new Script(change: change);
        script.Take(new SpeechStarted(8_000)).Take(new SpeechStopped(40_000));
        script.Take(new TranscriptDone(script.Turn, "tell me a story"));
        script.Take(new AnswerText(script.Response, story));
        var offset = 0;
        foreach (var word in words.Split(' '))
        {
            script.Take(new SpokenText(script.Response, (offset > 0 ? " " : "") + word, word, offset, 200));
            offset += 200;
        }

        var samples = offset * 24;
        script.Take(new SpokenAudio(script.Response, new byte[2], samples));
        return script.Wait(played ?? TimeSpan.FromMilliseconds(offset * 2 / 3));
    }
}
