using Parley.Protocol.Errors;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Profiles;

/// <summary>What the OpenAI layouts do not have, or not so: one error, and nothing changes.</summary>
public sealed class SessionRefusalTests
{
    [Theory]
    [InlineData("""{"turn_detection":null}""", "session.turn_detection")]
    [InlineData("""{"voice":"alloy"}""", "session.voice")]
    [InlineData("""{"modalities":["text"]}""", "session.modalities")]
    [InlineData("""{"temperature":0.8}""", "session.temperature")]
    [InlineData("""{"max_response_output_tokens":5}""", "session.max_response_output_tokens")]
    [InlineData("""{"input_audio_format":"pcm16"}""", "session.input_audio_format")]
    [InlineData("""{"metadata":{}}""", "session.metadata")]
    [InlineData("""{"avatar":{}}""", "session.avatar")]
    [InlineData("""{"audio":{"voice":"alloy"}}""", "session.audio.voice")]
    [InlineData("""{"audio":{"input":{"vad":1}}}""", "session.audio.input.vad")]
    [InlineData("""{"audio":{"output":{"style":"x"}}}""", "session.audio.output.style")]
    [InlineData("""{"audio":{"output":{"voice":{"id":"v","type":"x"}}}}""", "session.audio.output.voice.type")]
    [InlineData("""{"audio":{"input":{"format":{"type":"audio/pcm","bits":8}}}}""", "session.audio.input.format.bits")]
    [InlineData(
        """{"audio":{"input":{"turn_detection":{"type":"server_vad","speech_duration_ms":1}}}}""",
        "session.audio.input.turn_detection.speech_duration_ms"
    )]
    [InlineData(
        """{"audio":{"input":{"turn_detection":{"type":"semantic_vad","threshold":0.5}}}}""",
        "session.audio.input.turn_detection.threshold"
    )]
    [InlineData(
        """{"audio":{"input":{"transcription":{"phrase_list":[]}}}}""",
        "session.audio.input.transcription.phrase_list"
    )]
    [InlineData("""{"tools":[{"type":"function","name":"f","function":{}}]}""", "session.tools[0].function")]
    [InlineData("""{"reasoning":{"summary":"auto"}}""", "session.reasoning.summary")]
    [InlineData("""{"tracing":{"name":"x"}}""", "session.tracing.name")]
    public void Realtime_refuses_what_it_does_not_know(string patch, string param) =>
        CheckUnknown(WireProfile.Realtime, patch, param);

    [Theory]
    [InlineData("""{"type":"realtime"}""", "session.type")]
    [InlineData("""{"audio":{}}""", "session.audio")]
    [InlineData("""{"output_modalities":["text"]}""", "session.output_modalities")]
    [InlineData("""{"max_output_tokens":5}""", "session.max_output_tokens")]
    [InlineData("""{"input_audio_sampling_rate":16000}""", "session.input_audio_sampling_rate")]
    [InlineData("""{"reasoning_effort":"low"}""", "session.reasoning_effort")]
    [InlineData("""{"truncation":"auto"}""", "session.truncation")]
    [InlineData("""{"animation":null}""", "session.animation")]
    [InlineData("""{"input_audio_transcription":{"keywords":[]}}""", "session.input_audio_transcription.keywords")]
    [InlineData(
        """{"turn_detection":{"type":"server_vad","auto_truncate":true}}""",
        "session.turn_detection.auto_truncate"
    )]
    public void The_beta_refuses_what_it_does_not_know(string patch, string param) =>
        CheckUnknown(WireProfile.RealtimeBeta, patch, param);

    [Theory]
    [InlineData("""{"type":"transcription"}""", "invalid_value", "session.type")]
    [InlineData("""{"type":"chat"}""", "invalid_value", "session.type")]
    [InlineData("""{"output_modalities":["audio","text"]}""", "invalid_value", "session.output_modalities")]
    [InlineData("""{"output_modalities":[]}""", "invalid_value", "session.output_modalities")]
    [InlineData("""{"audio":{"input":{"format":"pcm16"}}}""", "invalid_type", "session.audio.input.format")]
    [InlineData(
        """{"audio":{"input":{"format":{"rate":24000}}}}""",
        "missing_required_parameter",
        "session.audio.input.format.type"
    )]
    [InlineData(
        """{"audio":{"input":{"format":{"type":"audio/opus"}}}}""",
        "invalid_value",
        "session.audio.input.format.type"
    )]
    [InlineData(
        """{"audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}""",
        "invalid_value",
        "session.audio.input.format.rate"
    )]
    [InlineData(
        """{"audio":{"output":{"format":{"type":"audio/pcmu","rate":24000}}}}""",
        "invalid_value",
        "session.audio.output.format.rate"
    )]
    [InlineData("""{"audio":{"output":{"voice":{}}}}""", "missing_required_parameter", "session.audio.output.voice.id")]
    [InlineData("""{"audio":{"output":{"speed":3}}}""", "invalid_value", "session.audio.output.speed")]
    [InlineData(
        """{"audio":{"input":{"noise_reduction":{"type":"azure_deep_noise_suppression"}}}}""",
        "invalid_value",
        "session.audio.input.noise_reduction.type"
    )]
    [InlineData(
        """{"audio":{"input":{"turn_detection":{"type":"azure_semantic_vad"}}}}""",
        "invalid_value",
        "session.audio.input.turn_detection.type"
    )]
    [InlineData(
        """{"audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"keen"}}}}""",
        "invalid_value",
        "session.audio.input.turn_detection.eagerness"
    )]
    [InlineData("""{"audio":[]}""", "invalid_type", "session.audio")]
    [InlineData("""{"include":["item.input_audio_transcription.phrases"]}""", "invalid_value", "session.include")]
    [InlineData(
        """{"tools":[{"type":"mcp","server_label":"x","connector_id":"connector_gmail"}]}""",
        "not_supported",
        "session.tools[0].connector_id"
    )]
    [InlineData(
        """{"tools":[{"type":"mcp","server_label":"x","server_url":"https://x","defer_loading":true}]}""",
        "unknown_parameter",
        "session.tools[0].defer_loading"
    )]
    [InlineData("""{"truncation":"never"}""", "invalid_value", "session.truncation")]
    [InlineData(
        """{"truncation":{"type":"retention_ratio"}}""",
        "missing_required_parameter",
        "session.truncation.retention_ratio"
    )]
    [InlineData("""{"prompt":{}}""", "missing_required_parameter", "session.prompt.id")]
    [InlineData("""{"tracing":"on"}""", "invalid_value", "session.tracing")]
    [InlineData("""{"reasoning":{"effort":"much"}}""", "invalid_value", "session.reasoning.effort")]
    [InlineData("""{"max_output_tokens":5000}""", "invalid_value", "session.max_output_tokens")]
    public void Realtime_names_what_is_wrong(string patch, string code, string param)
    {
        var error = Refused(WireProfile.Realtime, patch);
        Assert.Equal((code, param), (error.Code, error.Param));
    }

    [Fact]
    public void A_wrong_choice_is_told_in_the_words_that_clients_know()
    {
        var error = Refused(WireProfile.Realtime, """{"audio":{"input":{"turn_detection":{"type":"magic"}}}}""");
        Assert.Equal("Invalid value: 'magic'. Supported values are: none, server_vad, semantic_vad.", error.Message);
        error = Refused(WireProfile.RealtimeBeta, """{"output_audio_format":"pcm16_8000hz"}""");
        Assert.Equal(
            "Invalid value: 'pcm16_8000hz'. Supported values are: pcm16, g711_ulaw, g711_alaw.",
            error.Message
        );
    }

    [Theory]
    [InlineData("""{"instructions":"x"}""", "session.instructions")]
    [InlineData("""{"output_modalities":["text"]}""", "session.output_modalities")]
    [InlineData("""{"audio":{"output":{"voice":"alloy"}}}""", "session.audio.output")]
    [InlineData("""{"tools":[]}""", "session.tools")]
    public void A_transcription_session_has_nothing_of_an_assistant(string patch, string param)
    {
        var current = SessionDefaults.For("m", null, WireProfile.Realtime, SessionKind.Transcription);
        var error = Wire.Patch(patch, current).Error!;
        Assert.Equal((ErrorCodes.UnknownParameter, param), (error.Code, error.Param));
    }

    [Fact]
    public void A_session_by_itself_has_paths_of_its_own()
    {
        var current = SessionDefaults.For("m", null, WireProfile.RealtimeBeta);
        var error = new SessionPatch(System.Text.Json.JsonElement.Parse("""{"vioce":"x"}"""))
            .ApplyTo(current, "")
            .Error!;
        Assert.Equal(("Unknown parameter: 'vioce'.", "vioce"), (error.Message, error.Param));
    }

    private static void CheckUnknown(WireProfile profile, string patch, string param)
    {
        var error = Refused(profile, patch);
        Assert.Equal(
            (ErrorCodes.UnknownParameter, $"Unknown parameter: '{param}'.", param),
            (error.Code, error.Message, error.Param)
        );
    }

    private static WireError Refused(WireProfile profile, string patch)
    {
        var current = SessionDefaults.For("gpt-realtime", null, profile);
        var result = Wire.Patch(patch, current);
        Assert.NotNull(result.Error);
        Assert.Same(current, result.Config);
        return result.Error;
    }
}
