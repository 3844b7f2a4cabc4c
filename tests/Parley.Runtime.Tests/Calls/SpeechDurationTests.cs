using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary><c>speech_duration_ms</c>, and <c>speech_duration_assistant_speaking_ms</c> while an answer is audible (docs/protocol/session.md).</summary>
public sealed class SpeechDurationTests
{
    private const string Update = """
        {"turn_detection":{"type":"azure_semantic_vad","speech_duration_ms":100,"speech_duration_assistant_speaking_ms":500,
        "silence_duration_ms":300,"barge_in":{"mode":"immediate"}}}
        """;

    private const string Long =
        "One two three four five six seven eight nine ten, and so on it goes for a while and longer.";

    [Theory]
    [InlineData(300, false)]
    [InlineData(700, true)]
    public void Over_an_answer_more_speech_is_needed(int ms, bool interrupts)
    {
        var onset = 0;
        var call = Call.Run(
            new()
            {
                Update = Update,
                Utterances = ["tell me", "stop it"],
                Answers = [FakeAnswer.Text(Long), FakeAnswer.Text("Fine.")],
            },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                await call.StaySilentAsync(600);
                onset = call.SentMs;
                await call.SpeakAsync(ms);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        var status = call.Of("response.done").First().Json.GetProperty("response").GetProperty("status").GetString();
        Assert.Equal(interrupts ? "cancelled" : "completed", status);
        Assert.Equal(interrupts ? 2 : 1, call.Of("input_audio_buffer.speech_started").Count());
        if (interrupts)
        {
            var started = call.Of("input_audio_buffer.speech_started").Last().At.TotalMilliseconds;
            Assert.InRange(started, onset + 480, onset + 560);
        }
    }

    [Fact]
    public void When_the_answer_is_over_little_speech_is_enough_again()
    {
        var onset = 0;
        var call = Call.Run(
            new()
            {
                Update = Update,
                Utterances = ["tell me", "thanks"],
                Answers = [FakeAnswer.Text(Long), FakeAnswer.Text("Fine.")],
            },
            async call =>
            {
                await call.SpeakAsync(600);
                await call.StaySilentUntilAsync("response.audio.delta");
                await call.StaySilentAsync(400);
                await call.SpeakAsync(100);
                await call.StaySilentUntilAsync("response.done");
                await call.StaySilentAsync(2_000);
                onset = call.SentMs;
                await call.SpeakAsync(300);
                await call.StaySilentUntilAsync("response.done");
            }
        );
        Assert.Equal(2, call.Of("input_audio_buffer.speech_started").Count());
        var started = call.Of("input_audio_buffer.speech_started").Last().At.TotalMilliseconds;
        Assert.InRange(started, onset + 80, onset + 160);
    }
}
