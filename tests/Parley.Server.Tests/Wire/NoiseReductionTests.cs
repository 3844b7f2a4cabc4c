using Parley.Engines.Hearing.Cleaning;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>Noise reduction over a real socket, in every dialect: what the ear is given (docs/protocol/input.md, "Noise").</summary>
public sealed class NoiseReductionTests
{
    [Theory]
    [InlineData(Dialect.VoiceLive, "near_field", NoiseSuppressionLevel.Low)]
    [InlineData(Dialect.VoiceLive, "far_field", NoiseSuppressionLevel.Moderate)]
    [InlineData(Dialect.Realtime, "near_field", NoiseSuppressionLevel.Low)]
    [InlineData(Dialect.Realtime, "far_field", NoiseSuppressionLevel.Moderate)]
    [InlineData(Dialect.RealtimeBeta, "near_field", NoiseSuppressionLevel.Low)]
    [InlineData(Dialect.RealtimeBeta, "far_field", NoiseSuppressionLevel.Moderate)]
    [Covers("feature:49")]
    public Task The_ear_hears_clean_sound(Dialect dialect, string type, NoiseSuppressionLevel level) =>
        AssertCleanAsync(dialect, type, level);

    [Fact]
    [Covers("feature:48")]
    public Task Deep_noise_suppression_takes_out_as_much_as_it_can() =>
        AssertCleanAsync(Dialect.VoiceLive, "azure_deep_noise_suppression", NoiseSuppressionLevel.High);

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    public async Task Where_nothing_can_do_it_a_person_is_heard_all_the_same(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.UpdateAsync(dialect.Turns("""{"type":"server_vad","silence_duration_ms":300}"""));
        await call.UpdateAsync(Noise(dialect, "near_field"));
        await call.SpeakAsync(900, 700);
        await call.UntilAsync("response.done");
        Assert.Single(call.Of("conversation.item.input_audio_transcription.completed"));
        if (dialect is Dialect.VoiceLive)
        {
            Assert.Contains(
                call.Of("warning"),
                e => e.GetProperty("warning").GetProperty("code").ValueEquals("noise_suppression_unavailable")
            );
        }
    }

    private static async Task AssertCleanAsync(Dialect dialect, string type, NoiseSuppressionLevel level)
    {
        var sound = new List<List<short>>();
        var transcriber = new FakeTranscriber(TimeProvider.System, "what is the time") { Sound = sound };
        await using var call = await WireCall.OpenAsync(dialect, transcriber, suppressor: new FakeNoiseSuppressor());
        await call.UpdateAsync(dialect.Turns("""{"type":"server_vad","silence_duration_ms":300}"""));
        await call.UpdateAsync(Noise(dialect, type));
        await call.SpeakAsync(900, 700);
        await call.UntilAsync("response.done");

        var heard = Assert.Single(sound);
        Assert.InRange(heard.Count, 14_400, 24_000);
        Assert.All(heard, sample => Assert.Equal(level, FakeNoiseSuppressor.LevelOf(sample)));
        Assert.Empty(call.Of("warning"));
    }

    private static string Noise(Dialect dialect, string type) =>
        dialect is Dialect.Realtime
            ? $$"""{"type":"realtime","audio":{"input":{"noise_reduction":{"type":"{{type}}"} } } }"""
            : $$"""{"input_audio_noise_reduction":{"type":"{{type}}"} }""";
}
