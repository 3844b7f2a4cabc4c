using System.Text.Json;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Wire;

/// <summary>Sessions that only write down, in both shapes of the OpenAI dialect.</summary>
public sealed class TranscriptionSessionTests
{
    private const string Include = "item.input_audio_transcription.logprobs";

    [Fact]
    [Covers("feature:openai-transcription")]
    public async Task Realtime_writes_down_and_never_answers()
    {
        await using var call = await WireCall.OpenAsync(Dialect.Realtime, path: "/v1/realtime?intent=transcription");
        const string session = $$"""
            {"type":"transcription","include":["{{Include}}"],"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},
            "transcription":{"model":"gpt-4o-transcribe","language":"en"},"turn_detection":{"type":"server_vad","silence_duration_ms":300} } } }
            """;

        var echo = await call.UpdateAsync(session);
        await AssertWritesDownAsync(call);

        JsonEcho.AssertHolds(echo, JsonElement.Parse(session), "session");
        Assert.Equal("realtime.transcription_session", echo.GetProperty("object").GetString());
    }

    [Fact]
    [Covers("feature:openai-transcription")]
    public async Task The_beta_has_events_of_its_own_for_it()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.RealtimeBeta,
            path: "/v1/realtime?intent=transcription"
        );
        const string session = $$"""
            {"include":["{{Include}}"],"input_audio_format":"pcm16","input_audio_transcription":{"model":"gpt-4o-transcribe","language":"en"},
            "turn_detection":{"type":"server_vad","silence_duration_ms":300} }
            """;

        await call.UntilAsync("transcription_session.created");
        var updated = await call.AskAsync(
            $$"""{"type":"transcription_session.update","session":{{session}} }""",
            "transcription_session.updated"
        );
        await AssertWritesDownAsync(call);

        JsonEcho.AssertHolds(updated.GetProperty("session"), JsonElement.Parse(session), "session");
    }

    private static async Task AssertWritesDownAsync(WireCall call)
    {
        await call.SpeakAsync(900, 700);
        var written = await call.UntilAsync("conversation.item.input_audio_transcription.completed");
        await call.AskAsync("""{"type":"input_audio_buffer.clear"}""", "input_audio_buffer.cleared");

        Assert.Equal("what is the time", written.GetProperty("transcript").GetString());
        Assert.Equal("duration", written.GetProperty("usage").GetProperty("type").GetString());
        Assert.Empty(call.Of("response.created"));
    }
}
