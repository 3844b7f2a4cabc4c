using System.Text.Json;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Wire;

/// <summary>Every field of the session that a client can set, in every dialect: set and echoed with its value.</summary>
public sealed class SessionFieldTests
{
    private const string Prosody = """
        "locale":"en-GB","style":"cheerful","rate":"+10%","pitch":"+5%","volume":"-10%","temperature":0.7,"prefer_locales":["en-GB","de-DE"],
        "custom_lexicon_url":"https://voices.example/lexicon.xml","custom_text_normalization_url":"https://voices.example/rules.xml"
        """;

    private const string EndOfUtterance =
        """{"model":"semantic_detection_v1","threshold_level":"medium","timeout_ms":900}""";

    private const string AzureTurns = """
        "threshold":0.4,"prefix_padding_ms":310,"silence_duration_ms":450,"speech_duration_ms":90,"remove_filler_words":true,"create_response":true,
        "interrupt_response":false,"auto_truncate":true,"appended_text_after_truncation":"...","speech_duration_assistant_speaking_ms":300
        """;

    private const string Function =
        """{"type":"function","name":"get_time","description":"Tells the time","parameters":{"type":"object","properties":{"zone":{"type":"string"}}}}""";

    public static TheoryData<string> VoiceLive =>
        [
            """{"model":"test","modalities":["text"],"instructions":"Be brief."}""",
            """{"input_audio_format":"g711_ulaw","output_audio_format":"g711_alaw"}""",
            """{"input_audio_format":"pcm16","input_audio_sampling_rate":16000,"output_audio_format":"pcm16_16000hz"}""",
            """{"parallel_tool_calls":false,"temperature":0.9,"max_response_output_tokens":500,"reasoning_effort":"low"}""",
            """{"metadata":{"call":"17"},"output_audio_timestamp_types":["word"]}""",
            """{"include":["item.input_audio_transcription.logprobs","item.input_audio_transcription.phrases"]}""",
            """{"animation":{"model_name":"default","outputs":["viseme_id","blendshapes"]}}""",
            """{"voice":{"type":"openai","name":"alloy"}}""",
            $$"""{"voice":{"type":"azure-standard","name":"en-US-AvaNeural",{{Prosody}} } }""",
            $$"""{"voice":{"type":"azure-custom","name":"MyVoice","endpoint_id":"e1",{{Prosody}} } }""",
            $$"""{"voice":{"type":"azure-personal","name":"p1","model":"DragonLatestNeural",{{Prosody}} } }""",
            $$"""{"voice":{"type":"avatar-voice-sync","model":"DragonLatestNeural",{{Prosody}} } }""",
            """{"voice":{"type":"azure-realtime-native","name":"ava"}}""",
            $$"""
                {"turn_detection":{"type":"server_vad","threshold":0.4,"prefix_padding_ms":310,"silence_duration_ms":450,"speech_duration_ms":90,
                "create_response":false,"interrupt_response":false,"auto_truncate":true,"idle_timeout_ms":9000,"end_of_utterance_detection":{{EndOfUtterance}} } }
                """,
            """
                {"turn_detection":{"type":"semantic_vad","eagerness":"low","create_response":false,"interrupt_response":false,"auto_truncate":true}}
                """,
            $$"""
                {"turn_detection":{"type":"azure_semantic_vad",{{AzureTurns}},"languages":["en","de"],"end_of_utterance_detection":{{EndOfUtterance}} } }
                """,
            $$"""{"turn_detection":{"type":"azure_semantic_vad_en",{{AzureTurns}},"end_of_utterance_detection":{{EndOfUtterance}} } }""",
            $$"""
                {"turn_detection":{"type":"azure_semantic_vad_multilingual",{{AzureTurns}},"languages":["en","de"],"end_of_utterance_detection":{{EndOfUtterance}} } }
                """,
            """
                {"turn_detection":{"type":"azure_semantic_vad","end_of_utterance_detection":{"model":"semantic_detection_v1","threshold":0.01,"timeout":2}}}
                """,
            """{"input_audio_noise_reduction":{"type":"azure_deep_noise_suppression"}}""",
            """{"input_audio_echo_cancellation":{"type":"server_echo_cancellation","reference_source":"server","channels":1}}""",
            """
                {"input_audio_transcription":{"model":"azure-speech","language":"en-US","phrase_list":["Parley"],"prompt":"Names of towns.",
                "custom_speech":{"en-US":"m1"}}}
                """,
            $$"""{"tools":[{{Function}}],"tool_choice":{"type":"function","name":"get_time"} }""",
            """
                {"interim_response":{"type":"static_interim_response","triggers":["latency","tool"],"latency_threshold_ms":1500,"texts":["One moment."]}}
                """,
            """
                {"interim_response":{"type":"llm_interim_response","triggers":["latency"],"latency_threshold_ms":1500,"model":"gpt-4.1-mini",
                "instructions":"Say that it takes a moment.","max_completion_tokens":40}}
                """,
            """
                {"avatar":{"type":"video-avatar","character":"lisa","style":"casual-sitting","model":"vasa-1","customized":false,"output_protocol":"webrtc",
                "output_audit_audio":false,"ice_servers":[{"urls":["stun:stun.example"],"username":"u","credential":"c"}],
                "video":{"bitrate":2000000,"codec":"h264","gop_size":10,"crop":{"top_left":[10,0],"bottom_right":[1910,1080]},
                "resolution":{"width":1920,"height":1080},"background":{"color":"#FFFFFFFF","image_url":"https://pictures.example/wall.png"}},
                "scene":{"zoom":1.2,"position_x":0.1,"position_y":0.2,"rotation_x":0.1,"rotation_y":0.2,"rotation_z":0.3,"amplitude":0.8}}}
                """,
        ];

    public static TheoryData<string> Realtime =>
        [
            """{"type":"realtime","model":"test","output_modalities":["text"],"instructions":"Be brief.","max_output_tokens":500}""",
            """{"type":"realtime","parallel_tool_calls":false,"reasoning":{"effort":"low"},"tracing":"auto"}""",
            """{"type":"realtime","prompt":{"id":"pmpt_1"},"include":["item.input_audio_transcription.logprobs"]}""",
            """{"type":"realtime","truncation":{"type":"retention_ratio","retention_ratio":0.8,"token_limits":{"post_instructions":2000}}}""",
            """{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":24000}},"output":{"format":{"type":"audio/pcmu"},"voice":"cedar","speed":1.1}}}""",
            """
                {"type":"realtime","audio":{"input":{"noise_reduction":{"type":"near_field"},"transcription":{"model":"gpt-4o-transcribe","language":"en","prompt":"Towns.","keywords":["Parley"]},
                "turn_detection":{"type":"server_vad","threshold":0.4,"prefix_padding_ms":310,"silence_duration_ms":450,"create_response":false,
                "interrupt_response":false,"idle_timeout_ms":9000}}}}
                """,
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"low","create_response":false,"interrupt_response":false}}}}""",
            """{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-4o-transcribe","languages":["en","de"]}}}}""",
            $$"""{"type":"realtime","tools":[{{Function}}],"tool_choice":{"type":"function","name":"get_time"} }""",
        ];

    public static TheoryData<string> RealtimeBeta =>
        [
            """{"model":"test","modalities":["text"],"instructions":"Be brief.","voice":"sage","speed":1.1,"temperature":0.9}""",
            """{"input_audio_format":"g711_ulaw","output_audio_format":"g711_alaw","max_response_output_tokens":500}""",
            """{"input_audio_transcription":{"model":"whisper-1","language":"en","prompt":"Towns."},"input_audio_noise_reduction":{"type":"far_field"}}""",
            """
                {"turn_detection":{"type":"server_vad","threshold":0.4,"prefix_padding_ms":310,"silence_duration_ms":450,"create_response":false,
                "interrupt_response":false}}
                """,
            """{"turn_detection":{"type":"semantic_vad","eagerness":"low","create_response":false,"interrupt_response":false}}""",
            """{"prompt":{"id":"pmpt_1"},"tracing":"auto","include":["item.input_audio_transcription.logprobs"]}""",
            $$"""{"tools":[{{Function}}],"tool_choice":{"type":"function","name":"get_time"} }""",
        ];

    [Theory]
    [MemberData(nameof(VoiceLive))]
    [Covers("feature:22")]
    [Covers("feature:25")]
    public Task Voice_live_echoes_every_field_with_its_value(string session) => EchoAsync(Dialect.VoiceLive, session);

    [Theory]
    [MemberData(nameof(Realtime))]
    public Task Realtime_echoes_every_field_with_its_value(string session) => EchoAsync(Dialect.Realtime, session);

    [Theory]
    [MemberData(nameof(RealtimeBeta))]
    public Task The_beta_echoes_every_field_with_its_value(string session) => EchoAsync(Dialect.RealtimeBeta, session);

    [Fact]
    [Covers("feature:23")]
    public async Task An_update_changes_what_it_names_and_nothing_else_and_never_the_model()
    {
        await using var call = await WireCall.OpenAsync(Dialect.VoiceLive);
        var before = await call.UpdateAsync("""{"instructions":"Be brief.","temperature":0.9}""");

        var after = await call.UpdateAsync("""{"temperature":0.6}""");

        Assert.Equal("Be brief.", after.GetProperty("instructions").GetString());
        Assert.Equal(0.6, after.GetProperty("temperature").GetDouble());
        Assert.Equal(before.GetProperty("voice").ToString(), after.GetProperty("voice").ToString());
        Assert.Equal(before.GetProperty("id").GetString(), after.GetProperty("id").GetString());
        var refused = await call.AskAsync("""{"type":"session.update","session":{"model":"another"}}""", "error");
        Assert.Equal("cannot_change_model", refused.GetProperty("error").GetProperty("code").GetString());
    }

    private static async Task EchoAsync(Dialect dialect, string session)
    {
        await using var call = await WireCall.OpenAsync(dialect);

        var echo = await call.UpdateAsync(session);

        JsonEcho.AssertHolds(echo, JsonElement.Parse(session), "session");
    }
}
