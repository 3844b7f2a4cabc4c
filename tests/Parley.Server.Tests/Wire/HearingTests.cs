using Parley.Engines.Hearing;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>Sound comes in, in every dialect: turns that the server finds, turns by hand, transcripts.</summary>
public sealed class HearingTests
{
    private const string Detector =
        """{"type":"server_vad","threshold":0.5,"prefix_padding_ms":200,"silence_duration_ms":300}""";

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:35")]
    public async Task A_turn_is_found_written_down_and_answered(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.UpdateAsync(dialect.Turns(Detector));

        await call.SpeakAsync(900, 700);
        await call.UntilAsync("response.done");

        var started = Assert.Single(call.Of("input_audio_buffer.speech_started"));
        var stopped = Assert.Single(call.Of("input_audio_buffer.speech_stopped"));
        var committed = Assert.Single(call.Of("input_audio_buffer.committed"));
        var item = started.GetProperty("item_id").GetString();
        Assert.Equal(item, stopped.GetProperty("item_id").GetString());
        Assert.Equal(item, committed.GetProperty("item_id").GetString());
        Assert.True(stopped.GetProperty("audio_end_ms").GetInt32() > started.GetProperty("audio_start_ms").GetInt32());
        Assert.NotEmpty(call.Of("conversation.item.input_audio_transcription.delta"));
        var written = Assert.Single(call.Of("conversation.item.input_audio_transcription.completed"));
        Assert.Equal("what is the time", written.GetProperty("transcript").GetString());
        Assert.NotEmpty(call.Of("response.audio.delta"));
        Assert.Equal(
            "Good to hear you.",
            Assert.Single(call.Of("response.audio_transcript.done")).GetProperty("transcript").GetString()
        );
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:32")]
    [Covers("feature:39")]
    public async Task A_turn_by_hand_is_cleared_committed_and_answered_when_asked(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.UpdateAsync(dialect.Turns("null"));

        await call.SpeakAsync(400, 0);
        await call.AskAsync("""{"type":"input_audio_buffer.clear"}""", "input_audio_buffer.cleared");
        await call.SpeakAsync(600, 0);
        var committed = await call.AskAsync("""{"type":"input_audio_buffer.commit"}""", "input_audio_buffer.committed");
        var written = await call.UntilAsync("conversation.item.input_audio_transcription.completed");
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");
        await call.SpeakAsync(600, 0);
        var second = await call.AskAsync("""{"type":"input_audio_buffer.commit"}""", "input_audio_buffer.committed");

        Assert.Equal(committed.GetProperty("item_id").GetString(), written.GetProperty("item_id").GetString());
        Assert.Empty(call.Of("input_audio_buffer.speech_started"));
        Assert.NotNull(second.GetProperty("previous_item_id").GetString());
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:55")]
    public async Task A_transcript_that_fails_says_why_and_is_not_answered(Dialect dialect)
    {
        var transcriber = new FakeTranscriber(TimeProvider.System, "unheard") { Failure = FakeTranscriber.Crash() };
        await using var call = await WireCall.OpenAsync(dialect, transcriber);
        await call.UpdateAsync(dialect.Turns(Detector));

        await call.SpeakAsync(900, 700);
        var failed = await call.UntilAsync("conversation.item.input_audio_transcription.failed");
        await call.UpdateAsync(dialect.TextOnly());

        Assert.Equal("transcriber_crashed", failed.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(0, failed.GetProperty("content_index").GetInt32());
        Assert.Empty(call.Of("response.created"));
    }

    [Fact]
    [Covers("feature:43")]
    public async Task A_turn_is_not_answered_when_the_client_wants_to_ask_by_itself()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync(
            """{"turn_detection":{"type":"server_vad","silence_duration_ms":300,"create_response":false}}"""
        );

        await call.SpeakAsync(900, 700);
        await call.UntilAsync("conversation.item.created");
        await call.UpdateAsync("""{"instructions":"Be brief."}""");
        Assert.Empty(call.Of("response.created"));
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        Assert.Single(call.Of("response.created"));
    }

    [Fact]
    [Covers("feature:44")]
    [Covers("feature:45")]
    public async Task Who_talks_over_the_answer_stops_it_and_what_was_not_heard_is_cut_off()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            answers: FakeAnswer.Text("One two three four five six seven eight nine ten, and so it goes on for long.")
        );
        await call.UpdateAsync(
            """{"turn_detection":{"type":"server_vad","silence_duration_ms":300,"interrupt_response":true,"auto_truncate":true}}"""
        );
        await call.TypeAsync("Count.");
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.audio.delta");

        await call.SpeakAsync(900, 0);
        var done = await call.UntilAsync("response.done");
        var cut = await call.UntilAsync("conversation.item.truncated");

        Assert.Equal("cancelled", done.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal(
            "turn_detected",
            done.GetProperty("response").GetProperty("status_details").GetProperty("reason").GetString()
        );
        Assert.Equal(
            done.GetProperty("response").GetProperty("output")[0].GetProperty("id").GetString(),
            cut.GetProperty("item_id").GetString()
        );
    }
}
