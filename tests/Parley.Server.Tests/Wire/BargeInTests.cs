using System.Text.Json;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>Interruptions and filler words over a real socket (docs/guides/barge-in.md).</summary>
public sealed class BargeInTests
{
    private const string Long = "One two three four five six seven eight nine ten, and so it goes on.";

    private const string BargeIn =
        """{"mode":"immediate","duck_db":-20,"confirm_ms":250,"hold_ms":0,"playback_buffer_ms":300}""";

    public static TheoryData<Dialect, string> Types
    {
        get
        {
            var types = new TheoryData<Dialect, string>();
            foreach (var dialect in Enum.GetValues<Dialect>())
            {
                types.Add(dialect, "server_vad");
                types.Add(dialect, "semantic_vad");
            }

            types.Add(Dialect.VoiceLive, "azure_semantic_vad");
            types.Add(Dialect.VoiceLive, "azure_semantic_vad_en");
            types.Add(Dialect.VoiceLive, "azure_semantic_vad_multilingual");
            return types;
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task How_interruptions_are_judged_is_set_and_echoed(Dialect dialect, string type)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        var turns = $$"""{"type":"{{type}}","barge_in":{{BargeIn}} }""";
        var session = await call.UpdateAsync(
            dialect is Dialect.Realtime
                ? $$"""{"type":"realtime","audio":{"input":{"turn_detection":{{turns}} } } }"""
                : $$"""{"turn_detection":{{turns}} }"""
        );
        var input = dialect is Dialect.Realtime ? session.GetProperty("audio").GetProperty("input") : session;
        var echoed = input.GetProperty("turn_detection").GetProperty("barge_in");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(BargeIn), echoed), echoed.GetRawText());
    }

    [Fact]
    [Covers("feature:42")]
    public async Task Words_that_fill_pauses_are_removed_and_never_interrupt()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            new FakeTranscriber(TimeProvider.System, "umm what is uh the time", "umm", "and now"),
            answers: FakeAnswer.Text(Long)
        );
        await call.UpdateAsync(
            """{"turn_detection":{"type":"azure_semantic_vad","remove_filler_words":true,"silence_duration_ms":300}}"""
        );
        await call.SpeakAsync(1_200, 700);
        var heard = await call.UntilAsync("conversation.item.input_audio_transcription.completed");
        Assert.Equal("what is the time", heard.GetProperty("transcript").GetString());

        await call.UntilAsync("response.audio.delta");
        await call.SpeakAsync(300, 900);
        var done = await call.UntilAsync("response.done");
        Assert.Equal("completed", done.GetProperty("response").GetProperty("status").GetString());
        Assert.Single(call.Of("input_audio_buffer.speech_started"));
        Assert.Single(call.Of("response.created"));
    }

    [Fact]
    public async Task What_was_taken_for_a_turn_and_is_none_lets_the_answer_go_on()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            new FakeTranscriber(TimeProvider.System, "tell me", "yeah okay"),
            answers: FakeAnswer.Text(Long)
        );
        await call.UpdateAsync("""{"turn_detection":{"type":"azure_semantic_vad","silence_duration_ms":300}}""");
        await call.SpeakAsync(600, 700);
        await call.UntilAsync("response.audio.delta");
        await call.SpeakAsync(1_200, 900);
        var cut = await call.UntilAsync("response.done");
        var rest = await call.UntilAsync("response.done");

        Assert.Equal("cancelled", cut.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal("completed", rest.GetProperty("response").GetProperty("status").GetString());
        Assert.EndsWith("so it goes on.", Said(rest), StringComparison.Ordinal);
        Assert.Single(call.Responder.Requests);
    }

    private static string Said(JsonElement done) =>
        done.GetProperty("response")
            .GetProperty("output")[0]
            .GetProperty("content")[0]
            .GetProperty("transcript")
            .GetString()!;
}
