using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>When turns end by meaning (docs/protocol/input.md): the caller's voice is a tone, so the words decide.</summary>
public sealed class EndOfTurnTests
{
    private const string Complete = "what time is it now please";
    private const string Open = "i would like to go to the";

    [Theory]
    [InlineData("""{"type":"azure_semantic_vad"}""")]
    [InlineData("""{"type":"azure_semantic_vad_en"}""")]
    [InlineData("""{"type":"azure_semantic_vad_multilingual","languages":["en","de"]}""")]
    [InlineData("""{"type":"semantic_vad","eagerness":"auto"}""")]
    [InlineData("""{"type":"server_vad","end_of_utterance_detection":{"model":"semantic_detection_v1"}}""")]
    [InlineData(
        """{"type":"azure_semantic_vad","end_of_utterance_detection":{"model":"smart_end_of_turn_detection"}}"""
    )]
    public void A_complete_request_ends_sooner_than_one_that_hangs_in_the_air(string detection)
    {
        var complete = Wait(detection, Complete);
        var open = Wait(detection, Open);
        Assert.True(complete + 200 <= open, $"complete {complete} ms, open {open} ms");
    }

    [Fact]
    public void Plain_silence_ends_every_turn_alike()
    {
        const string detection = """{"type":"server_vad","silence_duration_ms":500}""";
        Assert.Equal(Wait(detection, Complete), Wait(detection, Open));
    }

    /// <summary>From the last sound to <c>speech_stopped</c>, ms.</summary>
    private static double Wait(string detection, string words, string? more = null)
    {
        var setup = new CallSetup { Utterances = [words], Update = $$"""{"turn_detection":{{detection}}{{more}}}""" };
        var ended = TimeSpan.Zero;
        var call = Call.Run(
            setup,
            async call =>
            {
                await call.SpeakAsync(words.Split(' ').Length * 220);
                ended = call.Clock.Elapsed;
                await call.StaySilentUntilAsync("input_audio_buffer.speech_stopped");
            }
        );
        return (call.One("input_audio_buffer.speech_stopped").At - ended).TotalMilliseconds;
    }
}
