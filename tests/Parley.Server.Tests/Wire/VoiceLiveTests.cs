using System.Text.Json;
using Parley.Engines.Responses;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Wire;

/// <summary>What only Voice Live has: versions, warnings, words and mouth shapes beside the sound, and its limits.</summary>
public sealed class VoiceLiveTests
{
    [Theory]
    [InlineData("/voice-agent/realtime?api-version=2025-05-01-preview&model=test", 300)]
    [InlineData("/voice-live/realtime?api-version=2025-10-01&model=test", 300)]
    [InlineData("/voice-live/realtime?api-version=2026-01-01-preview&model=test", 300)]
    [InlineData("/voice-live/realtime?api-version=2026-04-10&model=test", 400)]
    [InlineData("/voice-live/realtime?api-version=2026-07-15&model=test", 400)]
    [Covers("feature:3")]
    public async Task Every_version_has_the_defaults_of_its_time(string path, int padding)
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive, path: path);

        var created = await call.UntilAsync("session.created");

        var turns = created.GetProperty("session").GetProperty("turn_detection");
        Assert.Equal("server_vad", turns.GetProperty("type").GetString());
        Assert.Equal(padding, turns.GetProperty("prefix_padding_ms").GetInt32());
    }

    [Fact]
    [Covers("feature:119")]
    public async Task The_evergreen_version_understands_and_echoes_the_nested_settings_beside_the_flat_ones()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            path: "/voice-live/realtime?api-version=v1&model=test"
        );
        const string session = """
            {"audio":{"input":{"format":{"type":"audio/pcm","rate":16000},"transcription":{"model":"azure-speech","language":"en-US"},
            "noise_reduction":{"type":"near_field"},"turn_detection":{"type":"server_vad","threshold":0.4}},
            "output":{"format":{"type":"audio/pcmu"},"voice":{"type":"openai","name":"alloy"},"speed":1.1}},"output_modalities":["audio"],
            "reasoning":{"effort":"low"}}
            """;

        var echo = await call.UpdateAsync(session);

        JsonEcho.AssertHolds(echo, JsonElement.Parse(session), "session");
        Assert.Equal(16_000, echo.GetProperty("input_audio_sampling_rate").GetInt32());
        Assert.Equal("g711_ulaw", echo.GetProperty("output_audio_format").GetString());
    }

    [Fact]
    [Covers("feature:113")]
    public async Task What_is_not_known_is_warned_of_by_its_path_and_the_rest_holds()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);

        var echo = await call.UpdateAsync("""{"instructions":"Be brief.","colour":"blue"}""");
        var warning = (await call.UntilAsync("warning")).GetProperty("warning");

        Assert.Equal("Be brief.", echo.GetProperty("instructions").GetString());
        Assert.Equal("unknown_parameter", warning.GetProperty("code").GetString());
        Assert.Equal("session.colour", warning.GetProperty("param").GetString());
        Assert.NotEmpty(warning.GetProperty("message").GetString()!);
    }

    [Fact]
    [Covers("feature:72")]
    [Covers("feature:73")]
    [Covers("feature:74")]
    public async Task Words_mouth_shapes_and_blend_shapes_come_with_the_sound()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync(
            """{"output_audio_timestamp_types":["word"],"animation":{"outputs":["viseme_id","blendshapes"]}}"""
        );
        await call.TypeAsync("Hello.");

        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        var words = call.Of("response.audio_timestamp.delta");
        Assert.Equal("Good to hear you.", string.Join(' ', words.Select(word => word.GetProperty("text").GetString())));
        Assert.Equal(
            [0, FakeSpeaker.MsPerWord, 2 * FakeSpeaker.MsPerWord, 3 * FakeSpeaker.MsPerWord],
            words.Select(word => word.GetProperty("audio_offset_ms").GetInt32())
        );
        Assert.All(
            words,
            word => Assert.Equal(FakeSpeaker.MsPerWord, word.GetProperty("audio_duration_ms").GetInt32())
        );
        Assert.Equal(
            [1, 2, 3, 4],
            call.Of("response.animation_viseme.delta").Select(e => e.GetProperty("viseme_id").GetInt32())
        );
        var frames = call.Of("response.animation_blendshapes.delta").Sum(e => e.GetProperty("frames").GetArrayLength());
        Assert.InRange(frames, 40, 60);
        Assert.Single(call.Of("response.audio_timestamp.done"));
        Assert.Single(call.Of("response.animation_viseme.done"));
        Assert.Single(call.Of("response.animation_blendshapes.done"));
    }

    [Theory]
    [InlineData("""{"type":"openai","name":"alloy"}""")]
    [InlineData("\"alloy\"")]
    [Covers("feature:63")]
    public async Task A_voice_is_echoed_in_the_form_it_came_in(string voice)
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);

        var echo = await call.UpdateAsync($$"""{"voice":{{voice}} }""");
        await call.TypeAsync("Hello.");
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        Assert.Equal(voice, echo.GetProperty("voice").GetRawText());
        Assert.NotEmpty(call.Of("response.audio.delta"));
    }

    [Theory]
    [InlineData("azure-speech")]
    [InlineData("azure-fast-transcription")]
    [InlineData("whisper-1")]
    [InlineData("gpt-4o-transcribe")]
    [InlineData("gpt-4o-mini-transcribe")]
    [Covers("feature:52")]
    [Covers("feature:53")]
    public async Task Every_name_of_a_transcriber_is_kept_and_speech_is_written_down(string model)
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        var echo = await call.UpdateAsync(
            $$"""{"turn_detection":null,"input_audio_transcription":{"model":"{{model}}"} }"""
        );

        await call.SpeakAsync(600, 0);
        await call.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        var written = await call.UntilAsync("conversation.item.input_audio_transcription.completed");

        Assert.Equal(model, echo.GetProperty("input_audio_transcription").GetProperty("model").GetString());
        Assert.Equal("what is the time", written.GetProperty("transcript").GetString());
        Assert.Empty(call.Of("warning"));
    }

    [Fact]
    [Covers("feature:91")]
    public async Task Several_functions_are_called_in_one_answer()
    {
        var calls = new FakeAnswer(
            new ResponderToolCall(0, "c1", "get_time", "{}"),
            new ResponderToolCall(1, "c2", "get_date", "{}")
        )
        {
            Finish = ResponderFinish.ToolCalls,
        };
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive, answers: calls);
        await call.UpdateAsync(
            """{"tools":[{"type":"function","name":"get_time"},{"type":"function","name":"get_date"}],"parallel_tool_calls":true}"""
        );
        await call.TypeAsync("Hello.");

        await call.SendAsync("""{"type":"response.create"}""");
        var done = await call.UntilAsync("response.done");

        Assert.Equal(
            ["c1", "c2"],
            call.Of("response.function_call_arguments.done").Select(e => e.GetProperty("call_id").GetString()!),
            StringComparer.Ordinal
        );
        Assert.Equal(2, done.GetProperty("response").GetProperty("output").GetArrayLength());
        Assert.True(call.Responder.Requests[0].ParallelToolCalls);
    }

    [Theory]
    [InlineData("\"auto\"", ToolChoiceMode.Auto)]
    [InlineData("\"none\"", ToolChoiceMode.None)]
    [InlineData("\"required\"", ToolChoiceMode.Required)]
    [InlineData("""{"type":"function","name":"get_time"}""", ToolChoiceMode.Function)]
    [Covers("feature:92")]
    public async Task The_choice_of_tools_reaches_the_model(string choice, ToolChoiceMode mode)
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync(
            $$"""{"modalities":["text"],"tools":[{"type":"function","name":"get_time"}],"tool_choice":{{choice}} }"""
        );
        await call.TypeAsync("Hello.");

        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        Assert.Equal(mode, call.Responder.Requests[0].ToolChoice.Mode);
    }

    [Fact]
    [Covers("feature:101")]
    [Covers("feature:102")]
    public async Task The_settings_of_the_model_reach_it()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync(
            """{"modalities":["text"],"reasoning_effort":"low","temperature":0.9,"max_response_output_tokens":300}"""
        );
        await call.TypeAsync("Hello.");

        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");

        var asked = call.Responder.Requests[0];
        Assert.Equal(("low", 0.9, 300), (asked.ReasoningEffort, asked.Temperature, asked.MaxOutputTokens));
    }
}
