using System.Text.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Profiles;

/// <summary>Every session field of the OpenAI layouts: what is sent, and what the client sees (docs/protocol/session.md).</summary>
public sealed class SessionFieldTests
{
    /// <summary>A field's path, what is sent, and what is echoed when it is not the same.</summary>
    public static TheoryData<string, string, string> Realtime =>
        new()
        {
            { "output_modalities", """["text"]""", "" },
            { "output_modalities", """["audio"]""", "" },
            { "instructions", "\"Be brief.\"", "" },
            { "tools", """[{"type":"function","name":"f","description":"d","parameters":{"type":"object"}}]""", "" },
            { "tools", "null", "[]" },
            { "tool_choice", "\"required\"", "" },
            { "tool_choice", "null", "\"auto\"" },
            { "parallel_tool_calls", "false", "" },
            { "max_output_tokens", "512", "" },
            { "max_output_tokens", "\"inf\"", "" },
            { "max_output_tokens", "null", "\"inf\"" },
            { "reasoning", """{"effort":"low"}""", "" },
            { "tracing", "\"auto\"", "" },
            { "tracing", """{"workflow_name":"w","group_id":"g","metadata":{"a":1}}""", "" },
            { "tracing", "null", "" },
            { "prompt", """{"id":"pmpt_1","version":"3","variables":{"city":"Oslo"}}""", "" },
            { "prompt", "null", "" },
            { "truncation", "\"disabled\"", "" },
            { "truncation", """{"type":"retention_ratio","retention_ratio":0.8}""", "" },
            { "truncation", "null", "\"auto\"" },
            { "include", """["item.input_audio_transcription.logprobs"]""", "" },
            { "include", "null", "" },
            { "model", "\"another\"", "\"gpt-realtime\"" },
            { "type", "\"realtime\"", "" },
            { "audio.input.format", """{"type":"audio/pcm","rate":24000}""", "" },
            { "audio.input.format", """{"type":"audio/pcm"}""", """{"type":"audio/pcm","rate":24000}""" },
            { "audio.input.format", """{"type":"audio/pcmu"}""", "" },
            { "audio.input.format", """{"rate":8000,"type":"audio/pcma"}""", """{"type":"audio/pcma"}""" },
            { "audio.input.transcription", """{"model":"gpt-4o-transcribe","language":"en","prompt":"p"}""", "" },
            {
                "audio.input.transcription",
                """{"model":"whisper-1","languages":["en","de"],"keywords":["Parley"]}""",
                ""
            },
            {
                "audio.input.transcription",
                """{"model":"gpt-realtime-whisper","delay":"low"}""",
                """{"model":"gpt-realtime-whisper"}"""
            },
            { "audio.input.transcription", "{}", """{"model":"whisper-1"}""" },
            { "audio.input.transcription", "null", "" },
            { "audio.input.noise_reduction", """{"type":"near_field"}""", "" },
            { "audio.input.noise_reduction", "null", "" },
            {
                "audio.input.turn_detection",
                """{"type":"server_vad","threshold":0.3,"prefix_padding_ms":100,"silence_duration_ms":900,"idle_timeout_ms":6000,"create_response":false,"interrupt_response":false}""",
                ""
            },
            {
                "audio.input.turn_detection",
                """{"type":"semantic_vad","eagerness":"high","create_response":true,"interrupt_response":false}""",
                ""
            },
            {
                "audio.input.turn_detection",
                """{"type":"semantic_vad"}""",
                """{"type":"semantic_vad","eagerness":"auto","create_response":true,"interrupt_response":true}"""
            },
            { "audio.input.turn_detection", "null", "" },
            { "audio.output.format", """{"type":"audio/pcmu"}""", "" },
            { "audio.output.format", """{"type":"audio/pcma"}""", "" },
            { "audio.output.voice", "\"cedar\"", "" },
            { "audio.output.voice", """{"id":"voice_7"}""", "\"voice_7\"" },
            { "audio.output.voice", "null", "\"marin\"" },
            { "audio.output.speed", "1.25", "" },
        };

    public static TheoryData<string, string, string> Beta =>
        new()
        {
            { "modalities", """["text"]""", "" },
            { "modalities", """["audio","text"]""", """["text","audio"]""" },
            { "instructions", "\"Be brief.\"", "" },
            { "voice", "\"sage\"", "" },
            { "voice", """{"id":"voice_7"}""", "\"voice_7\"" },
            { "input_audio_format", "\"g711_ulaw\"", "" },
            { "output_audio_format", "\"g711_alaw\"", "" },
            { "input_audio_transcription", """{"model":"whisper-1","language":"de","prompt":"p"}""", "" },
            { "input_audio_transcription", "null", "" },
            { "input_audio_noise_reduction", """{"type":"far_field"}""", "" },
            { "input_audio_noise_reduction", "null", "" },
            {
                "turn_detection",
                """{"type":"server_vad","threshold":0.6,"prefix_padding_ms":0,"silence_duration_ms":700,"idle_timeout_ms":null,"create_response":true,"interrupt_response":true}""",
                ""
            },
            {
                "turn_detection",
                """{"type":"semantic_vad","eagerness":"low","create_response":true,"interrupt_response":true}""",
                ""
            },
            { "turn_detection", "null", "" },
            { "turn_detection", """{"type":"none"}""", "null" },
            { "tools", """[{"type":"function","name":"f"}]""", "" },
            { "tool_choice", "\"none\"", "" },
            { "temperature", "0.7", "" },
            { "temperature", "null", "0.8" },
            { "max_response_output_tokens", "99", "" },
            { "speed", "0.5", "" },
            { "tracing", "\"auto\"", "" },
            { "prompt", """{"id":"pmpt_1"}""", "" },
            { "include", """["item.input_audio_transcription.logprobs"]""", "" },
            { "model", "\"another\"", "\"gpt-realtime\"" },
        };

    [Theory, MemberData(nameof(Realtime))]
    public void Realtime_echoes_what_was_sent(string path, string sent, string echoed) =>
        CheckEcho(WireProfile.Realtime, path, sent, echoed);

    [Theory, MemberData(nameof(Beta))]
    public void The_beta_echoes_what_was_sent(string path, string sent, string echoed) =>
        CheckEcho(WireProfile.RealtimeBeta, path, sent, echoed);

    /// <summary>The nested fields of Voice Live <c>v1</c>.</summary>
    public static TheoryData<string, string, string> Newest =>
        new()
        {
            { "output_modalities", """["text"]""", "" },
            { "reasoning", """{"effort":"low"}""", "" },
            { "audio.input.format", """{"type":"audio/pcm","rate":16000}""", "" },
            { "audio.input.format", """{"type":"audio/pcmu"}""", "" },
            {
                "audio.input.transcription",
                """{"model":"azure-speech","language":"en-US","phrase_list":["Parley"]}""",
                ""
            },
            { "audio.input.transcription", "null", "" },
            { "audio.input.noise_reduction", """{"type":"azure_deep_noise_suppression"}""", "" },
            { "audio.input.turn_detection", "null", "" },
            { "audio.output.format", """{"type":"audio/pcm","rate":48000}""", "" },
            { "audio.output.voice", """{"type":"azure-standard","name":"de-DE-KatjaNeural","rate":"1.1"}""", "" },
            { "audio.output.voice", "\"alloy\"", "" },
            { "audio.output.speed", "1.25", "" },
        };

    [Theory, MemberData(nameof(Newest))]
    public void The_newest_Voice_Live_version_echoes_the_nested_fields_too(string path, string sent, string echoed) =>
        CheckEcho(WireProfile.VoiceLive, path, sent, echoed, "v1");

    [Fact]
    public void The_newest_Voice_Live_version_lets_the_nested_field_win()
    {
        var config = Wire.Accepted(
            """
            {"modalities":["text","audio"],"voice":"alloy","output_modalities":["text"],
             "audio":{"output":{"voice":{"type":"azure-standard","name":"de-DE-KatjaNeural"}},
              "input":{"format":{"type":"audio/pcm","rate":16000},"turn_detection":{"type":"azure_semantic_vad"}}}}
            """,
            SessionDefaults.For("m", "v1")
        );
        Assert.False(config.Speaks);
        Assert.Equal(
            ("de-DE-KatjaNeural", 16_000, "azure_semantic_vad"),
            (config.Voice.Name, config.InputSamplingRate, config.TurnDetection!.Type)
        );
        var echo = Wire.Echo(config);
        Assert.Equal(16_000, echo.GetProperty("input_audio_sampling_rate").GetInt32());
        Assert.Equal(
            16_000,
            echo.GetProperty("audio").GetProperty("input").GetProperty("format").GetProperty("rate").GetInt32()
        );
    }

    [Fact]
    public void A_dated_Voice_Live_version_says_that_it_has_no_nested_fields()
    {
        var result = Wire.Patch("""{"audio":{"output":{"voice":"alloy"}}}""");
        Assert.Equal(("not_supported", "session.audio"), (result.Warnings[0].Code, result.Warnings[0].Param));
    }

    private static void CheckEcho(WireProfile profile, string path, string sent, string echoed, string? version = null)
    {
        var before = SessionDefaults.For("gpt-realtime", version, profile);
        var patch = path.Split('.').Reverse().Aggregate(sent, (inner, name) => $$"""{"{{name}}":{{inner}}}""");
        var echo = Wire.Echo(Wire.Accepted(patch, before));
        var seen = path.Split('.').Aggregate(echo, (at, name) => at.GetProperty(name));
        Assert.Equal(Compact(echoed.Length == 0 ? sent : echoed), Compact(seen.GetRawText()));
    }

    private static string Compact(string json) => JsonSerializer.Serialize(JsonElement.Parse(json));
}
