using Parley.Engines.Responses;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>Turns that the client delimits, text as it is typed, and silence: what only some dialects have.</summary>
public sealed class ClientTurnTests
{
    [Fact]
    [Covers("feature:33")]
    public async Task A_turn_of_the_client_is_dropped_cleared_and_at_last_answered()
    {
        var transcriber = new FakeTranscriber(TimeProvider.System, "dropped", "cleared", "what is the time");
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive, transcriber);

        await call.SendAsync("""{"type":"input_audio.turn.start","turn_id":"t1"}""");
        await AppendAsync(call, "t1");
        await call.AskAsync("""{"type":"input_audio.turn.cancel","turn_id":"t1"}""", "input_audio_buffer.cleared");
        await call.SendAsync("""{"type":"input_audio.turn.start","turn_id":"t2"}""");
        await call.AskAsync("""{"type":"input_audio.clear"}""", "input_audio_buffer.cleared");
        await call.SendAsync("""{"type":"input_audio.turn.start","turn_id":"t3"}""");
        await AppendAsync(call, "t3");
        await call.SendAsync("""{"type":"input_audio.turn.end","turn_id":"t3"}""");
        var committed = await call.UntilAsync("input_audio_buffer.committed");
        var created = await call.UntilAsync("conversation.item.created");
        await call.UntilAsync("response.done");

        Assert.Equal(
            committed.GetProperty("item_id").GetString(),
            created.GetProperty("item").GetProperty("id").GetString()
        );
        Assert.Single(call.Of("input_audio_buffer.committed"));
        Assert.Empty(call.Of("input_audio_buffer.speech_started"));
    }

    [Fact]
    [Covers("feature:34")]
    public async Task A_text_that_is_still_being_written_becomes_an_item_when_it_is_done()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync("""{"modalities":["text"]}""");

        await call.SendAsync("""{"type":"input_text.delta","id":"text_1","content_index":0,"delta":"What is "}""");
        await call.SendAsync("""{"type":"input_text.delta","id":"text_1","content_index":0,"delta":"the time?"}""");
        await call.SendAsync("""{"type":"input_text.done","id":"text_1","content_index":0}""");
        var created = await call.UntilAsync("conversation.item.created");
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        Assert.Equal("text_1", created.GetProperty("item").GetProperty("id").GetString());
        Assert.Equal(new ChatMessage(ChatRole.User, "What is the time?"), call.Responder.Requests[0].Entries[^1]);
    }

    [Fact]
    [Covers("feature:47")]
    [Covers("feature:104")]
    public async Task After_a_greeting_and_a_long_silence_the_assistant_speaks_by_itself()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            answers: [FakeAnswer.Text("Welcome."), FakeAnswer.Text("Are you there?")]
        );
        await call.UpdateAsync("""{"turn_detection":{"type":"server_vad","idle_timeout_ms":300}}""");
        await call.AskAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"system","content":[{"type":"input_text","text":"Greet the caller."}]}}""",
            "conversation.item.created"
        );
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        await call.UntilAsync("response.done");

        Assert.Contains(
            call.Responder.Requests[0].Entries,
            entry => entry is ChatMessage { Role: ChatRole.System, Text: "Greet the caller." }
        );
        Assert.Equal(
            "Are you there?",
            call.Of("response.audio_transcript.done")[1].GetProperty("transcript").GetString()
        );
    }

    [Fact]
    public async Task In_realtime_the_silence_becomes_a_turn()
    {
        await using var call = await WireCall.OpenAsync(Dialect.Realtime);
        await call.UpdateAsync(Dialect.Realtime.Turns("""{"type":"server_vad","idle_timeout_ms":300}"""));
        await call.TypeAsync("Hello.");
        await call.SendAsync("""{"type":"response.create"}""");

        var triggered = await call.UntilAsync("input_audio_buffer.timeout_triggered");
        var committed = await call.UntilAsync("input_audio_buffer.committed");

        Assert.Equal(triggered.GetProperty("item_id").GetString(), committed.GetProperty("item_id").GetString());
        Assert.True(
            triggered.GetProperty("audio_end_ms").GetInt64() >= triggered.GetProperty("audio_start_ms").GetInt64()
        );
    }

    [Fact]
    [Covers("feature:46")]
    public async Task The_model_reads_what_the_operator_appends_where_the_person_cut_it_off()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            answers: FakeAnswer.Text("One two three four five six seven eight nine ten, and so it goes on for long.")
        );
        await call.UpdateAsync(
            """
            {"turn_detection":{"type":"azure_semantic_vad","silence_duration_ms":300,"auto_truncate":true,
            "appended_text_after_truncation":"(cut off here)"}}
            """
        );
        await call.TypeAsync("Count.");
        await call.SendAsync("""{"type":"response.create"}""");
        // Only what was heard is kept, and the first words must have been.
        for (var heard = 0; heard < 12; heard++)
        {
            await call.UntilAsync("response.audio.delta");
        }

        await call.SpeakAsync(900, 900);
        await call.UntilAsync("conversation.item.truncated");
        await call.UntilAsync("response.created");
        await call.UntilAsync("response.done");

        Assert.Contains(
            call.Responder.Requests[1].Entries,
            entry =>
                entry is ChatMessage { Role: ChatRole.Assistant } said
                && said.Text.EndsWith("(cut off here)", StringComparison.Ordinal)
        );
    }

    private static Task<string> AppendAsync(WireCall call, string turn) =>
        call.SendAsync(
            $$"""{"type":"input_audio.turn.append","turn_id":"{{turn}}","audio":"{{Convert.ToBase64String(new byte[24_000])}}"}"""
        );
}
