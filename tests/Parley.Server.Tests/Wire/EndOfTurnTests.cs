using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>Turns end by meaning: the sound is sent faster than it lasts, so the samples decide and no clock.</summary>
public sealed class EndOfTurnTests
{
    private const string Complete = "no thanks";
    private const string Open = "i would like to go to the";

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:36")]
    public async Task Eagerness_says_how_long_an_open_sentence_is_waited_for(Dialect dialect)
    {
        await EndsWithinAsync(dialect, """{"type":"semantic_vad","eagerness":"auto"}""", Complete, 500);
        await WaitsLongerThanAsync(dialect, """{"type":"semantic_vad","eagerness":"high"}""", Open, 400);
        await WaitsLongerThanAsync(dialect, """{"type":"semantic_vad","eagerness":"low"}""", Open, 1_500);
    }

    [Fact]
    [Covers("feature:37")]
    public async Task The_azure_kind_ends_a_whole_sentence_sooner_than_an_open_one()
    {
        const string turns =
            """{"type":"azure_semantic_vad","threshold":0.4,"prefix_padding_ms":200,"silence_duration_ms":500,"speech_duration_ms":80,"remove_filler_words":false}""";
        await EndsWithinAsync(Dialect.VoiceLive, turns, Complete, 500);
        await WaitsLongerThanAsync(Dialect.VoiceLive, turns, Open, 700);
    }

    [Fact]
    [Covers("feature:38")]
    public async Task The_languages_decide_which_words_leave_a_turn_open()
    {
        const string english = """{"type":"azure_semantic_vad_en","silence_duration_ms":500}""";
        const string several =
            """{"type":"azure_semantic_vad_multilingual","silence_duration_ms":500,"languages":["de-DE","fr-FR"]}""";
        await EndsWithinAsync(Dialect.VoiceLive, english, Complete, 500);
        await EndsWithinAsync(Dialect.VoiceLive, several, "ja danke", 500);
        await WaitsLongerThanAsync(Dialect.VoiceLive, several, "ich möchte gerne zu den", 700);
        await WaitsLongerThanAsync(Dialect.VoiceLive, several, "je voudrais aller à la", 700);
    }

    [Fact]
    [Covers("feature:40")]
    public async Task Models_levels_and_the_timeout_count_in_both_spellings()
    {
        foreach (
            var model in (string[])
                ["semantic_detection_v1", "semantic_detection_v1_en", "semantic_detection_v1_multilingual"]
        )
        {
            await EndsWithinAsync(
                Dialect.VoiceLive,
                Eou(model, """ "threshold_level":"low","timeout_ms":2000 """),
                Complete,
                500
            );
        }

        const string v1 = "semantic_detection_v1";
        await WaitsLongerThanAsync(
            Dialect.VoiceLive,
            Eou(v1, """ "threshold_level":"high","timeout_ms":2000 """),
            Open,
            900
        );
        await EndsWithinAsync(Dialect.VoiceLive, Eou(v1, """ "timeout_ms":400 """), Open, 500);
        await EndsWithinAsync(Dialect.VoiceLive, Eou(v1, """ "threshold":0.01,"timeout":0.4 """), Open, 500);
        await WaitsLongerThanAsync(Dialect.VoiceLive, Eou(v1, """ "threshold":0.9,"timeout":2 """), Open, 900);
    }

    [Fact]
    [Covers("feature:41")]
    public async Task Smart_end_of_turn_detection_waits_for_an_open_sentence()
    {
        const string model = "smart_end_of_turn_detection";
        await EndsWithinAsync(Dialect.VoiceLive, Eou(model, """ "timeout_ms":2000 """), Complete, 500);
        await WaitsLongerThanAsync(Dialect.VoiceLive, Eou(model, """ "timeout_ms":2000 """), Open, 700);
    }

    private static string Eou(string model, string fields) =>
        $$"""{"type":"azure_semantic_vad","end_of_utterance_detection":{"model":"{{model}}",{{fields}} } }""";

    private static async Task EndsWithinAsync(Dialect dialect, string turns, string words, int silenceMs)
    {
        await using var call = await SpeakAsync(dialect, turns, words);
        await call.SpeakAsync(0, silenceMs);
        await call.UntilAsync("input_audio_buffer.speech_stopped");
    }

    private static async Task WaitsLongerThanAsync(Dialect dialect, string turns, string words, int silenceMs)
    {
        await using var call = await SpeakAsync(dialect, turns, words);
        await call.SpeakAsync(0, silenceMs);

        // The update is answered behind all sound before it.
        await call.UpdateAsync(dialect.TextOnly());
        Assert.Empty(call.Of("input_audio_buffer.speech_stopped"));
        await call.SpeakAsync(0, 9_000 - silenceMs);
        await call.UntilAsync("input_audio_buffer.speech_stopped");
    }

    private static async Task<WireCall> SpeakAsync(Dialect dialect, string turns, string words)
    {
        var call = await WireCall.OpenAsync(dialect, new FakeTranscriber(TimeProvider.System, words));
        await call.UpdateAsync(dialect.Turns(turns));
        await call.SpeakAsync(words.Split(' ').Length * 220, 0);
        return call;
    }
}
