using System.Text.Json;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Tests.Session;

public sealed class SessionPatchTests
{
    [Fact]
    public void Only_the_fields_that_are_present_change()
    {
        var first = Wire.Accepted("""{"instructions":"Be brief.","temperature":0.5,"modalities":["text"]}""");
        var second = Wire.Accepted("""{"temperature":0.7}""", first);
        Assert.Equal(first with { Temperature = 0.7 }, second);
    }

    [Fact]
    public void An_empty_update_changes_nothing()
    {
        var config = SessionDefaults.For("gpt-4o", null);
        var result = Wire.Patch("{}", config);
        Assert.Equal(config with { Echoed = result.Config.Echoed }, result.Config);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void An_update_with_one_wrong_field_changes_nothing()
    {
        var config = SessionDefaults.For("gpt-4o", null);
        var result = Wire.Patch("""{"instructions":"New.","temperature":"hot","unknown":1}""", config);
        Assert.Same(config, result.Config);
        Assert.Equal(("invalid_type", "session.temperature"), (result.Error!.Code, result.Error.Param));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void The_model_cannot_change_but_may_be_repeated()
    {
        Assert.Equal("cannot_change_model", Wire.Patch("""{"model":"other"}""").Error?.Code);
        Assert.Equal("gpt-4o", Wire.Accepted("""{"model":"gpt-4o"}""").Model);
    }

    [Fact]
    public void A_session_that_was_received_can_be_sent_back()
    {
        var config = Wire.Accepted(
            """
            {"voice":{"type":"azure-standard","name":"en-US-AvaNeural","rate":"1.2","prefer_locales":["en-US"]},
             "tools":[{"type":"function","name":"f"}],"tool_choice":"f","metadata":{"a":"b"},
             "turn_detection":{"type":"azure_semantic_vad","languages":["en"],"remove_filler_words":true},
             "input_audio_transcription":{"model":"azure-speech","language":"en-US","phrase_list":["Parley"]},
             "animation":{"outputs":["viseme_id"]},"output_audio_timestamp_types":["word"]}
            """
        );
        var view = Wire.Written(new SessionUpdated(new SessionView("sess_1", config, 1_800_000_000)));
        var result = Wire.Patch(view.GetProperty("session").GetRawText(), config);
        Assert.Null(result.Error);
        Assert.Empty(result.Warnings);
        Assert.Equal(
            view.GetRawText(),
            Wire.Written(new SessionUpdated(new SessionView("sess_1", result.Config, 1_800_000_000))).GetRawText()
        );
    }

    [Fact]
    public void Unknown_fields_are_ignored_with_a_warning_that_names_them()
    {
        var result = Wire.Patch(
            """{"colour":"blue","turn_detection":{"type":"server_vad","mood":1},"voice":{"type":"openai","name":"alloy","size":2}}"""
        );
        Assert.Null(result.Error);
        Assert.Equal(
            "session.colour session.turn_detection.mood session.voice.size",
            string.Join(' ', result.Warnings.Select(w => w.Param).Order(StringComparer.Ordinal))
        );
        Assert.All(result.Warnings, w => Assert.Equal("unknown_parameter", w.Code));
    }

    [Fact]
    public void A_flood_of_unknown_fields_gives_few_warnings()
    {
        var fields = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"f{i}\":{i}"));
        var result = Wire.Patch($$"""{ {{fields}} }""");
        Assert.Null(result.Error);
        Assert.InRange(result.Warnings.Length, 1, 16);
    }

    [Theory]
    [InlineData("""{"input_audio_format":"g711_ulaw"}""", WireAudioFormat.G711Ulaw, 8000)]
    [InlineData(
        """{"input_audio_format":"g711_alaw","input_audio_sampling_rate":24000}""",
        WireAudioFormat.G711Alaw,
        8000
    )]
    [InlineData("""{"input_audio_sampling_rate":16000}""", WireAudioFormat.Pcm16, 16000)]
    [InlineData("""{"input_audio_sampling_rate":44100}""", WireAudioFormat.Pcm16, 44100)]
    [InlineData("""{"input_audio_sampling_rate":8000,"input_audio_format":"pcm16"}""", WireAudioFormat.Pcm16, 8000)]
    [InlineData("""{"input_audio_sampling_rate":48000.0}""", WireAudioFormat.Pcm16, 48000)]
    public void Format_and_sampling_rate_go_together(string patch, WireAudioFormat format, int rate)
    {
        var config = Wire.Accepted(patch);
        Assert.Equal((format, rate), (config.InputAudioFormat, config.InputSamplingRate));
    }

    [Fact]
    public void Leaving_g711_returns_to_the_default_rate()
    {
        var phone = Wire.Accepted("""{"input_audio_format":"g711_ulaw"}""");
        Assert.Equal(24000, Wire.Accepted("""{"input_audio_format":"pcm16"}""", phone).InputSamplingRate);
        Assert.Equal(8000, Wire.Accepted("""{"instructions":"x"}""", phone).InputSamplingRate);
    }

    [Theory]
    [InlineData("""{"temperature":-1}""", 0.0)]
    [InlineData("""{"temperature":5}""", 2.0)]
    [InlineData("""{"temperature":0.6}""", 0.6)]
    public void Temperature_is_clamped(string patch, double expected) =>
        Assert.Equal(expected, Wire.Accepted(patch).Temperature);

    [Theory]
    [InlineData("""{"temperature":2.1}""", "session.temperature")]
    [InlineData("""{"voice":{"type":"azure-standard","name":"n","temperature":-1}}""", "session.voice.temperature")]
    public void A_temperature_that_is_brought_into_its_range_is_told(string patch, string param)
    {
        var warning = Assert.Single(Wire.Patch(patch).Warnings);

        Assert.Equal(("adjusted", param), (warning.Code, warning.Param));
        Assert.Empty(Wire.Patch("""{"temperature":2}""").Warnings);
    }

    [Theory]
    [InlineData("""{"max_response_output_tokens":"inf"}""", null)]
    [InlineData("""{"max_response_output_tokens":100}""", 100)]
    [InlineData("""{"max_output_tokens":100}""", 100)]
    public void Token_limits_are_read(string patch, int? expected)
    {
        var limited = Wire.Accepted("""{"max_response_output_tokens":7}""");
        Assert.Equal(expected, Wire.Accepted(patch, limited).MaxOutputTokens);
    }

    [Fact]
    public void Tools_of_all_kinds_replace_those_before()
    {
        var result = Wire.Patch(
            """
            {"tools":[{"type":"function","name":"f","description":"d","parameters":null},
                      {"type":"mcp","server_label":"l","server_url":"https://x"},
                      {"type":"foundry_agent","agent_name":"a","project_name":"p"}],
             "tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false}
            """
        );
        Assert.Equal(new FunctionTool("f", "d", null), Assert.Single(result.Config.Tools));
        Assert.Equal(new McpServerTool("l", "https://x"), Assert.Single(result.Config.McpServers));
        Assert.Equal(ToolChoiceConfig.Function("f"), result.Config.ToolChoice);
        Assert.False(result.Config.ParallelToolCalls);
        Assert.Equal(new FoundryAgentTool("a", "p"), Assert.Single(result.Config.AgentTools));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_chosen_function_must_be_among_the_tools()
    {
        var error = Wire.Patch("""{"tool_choice":"f"}""").Error!;
        Assert.Equal(("invalid_value", "session.tool_choice"), (error.Code, error.Param));
        var chosen = Wire.Accepted("""{"tools":[{"type":"function","name":"f"}],"tool_choice":"f"}""");
        var emptied = Wire.Patch("""{"tools":[]}""", chosen);
        Assert.Equal(ToolChoiceConfig.Auto, emptied.Config.ToolChoice);
        Assert.Equal("adjusted", Assert.Single(emptied.Warnings).Code);
    }

    [Fact]
    public void Animation_asks_for_visemes_and_blend_shapes()
    {
        var config = Wire.Accepted("""{"animation":{"model_name":"default","outputs":["viseme_id"]}}""");
        Assert.True(config.Visemes);
        Assert.True(Wire.Accepted("""{"instructions":"x"}""", config).Visemes);
        Assert.False(Wire.Accepted("""{"animation":null}""", config).Visemes);
        Assert.False(config.Blendshapes);
        var shapes = Wire.Patch("""{"animation":{"outputs":["blendshapes"]}}""");
        Assert.Empty(shapes.Warnings);
        Assert.Equal((false, true), (shapes.Config.Visemes, shapes.Config.Blendshapes));
        var both = Wire.Accepted("""{"animation":{"outputs":["blendshapes","viseme_id"]}}""");
        Assert.Equal((true, true), (both.Visemes, both.Blendshapes));
        var usual = Wire.Accepted("""{"animation":{}}""");
        Assert.Equal((false, true), (usual.Visemes, usual.Blendshapes));
    }

    [Fact]
    public void Word_times_are_asked_for_and_given_up()
    {
        var config = Wire.Accepted("""{"output_audio_timestamp_types":["word"]}""");
        Assert.True(config.WordTimestamps);
        Assert.False(Wire.Accepted("""{"output_audio_timestamp_types":[]}""", config).WordTimestamps);
    }

    [Theory]
    [InlineData("{\"type\":\"server_echo_cancellation\"}", 1)]
    [InlineData("{\"type\":\"server_echo_cancellation\",\"reference_source\":\"server\",\"channels\":1}", 1)]
    [InlineData("{\"type\":\"server_echo_cancellation\",\"reference_source\":\"client\",\"channels\":2}", 2)]
    public void Echo_cancellation_is_echoed_as_it_came_and_says_how_many_channels_the_audio_has(
        string value,
        int channels
    )
    {
        var result = Wire.Patch($$"""{"input_audio_echo_cancellation":{{value}}}""");
        Assert.Null(result.Error);
        Assert.Empty(result.Warnings);
        Assert.Equal(channels, result.Config.InputChannels);
        var echo = Wire.Written(new SessionUpdated(new SessionView("s", result.Config))).GetProperty("session");
        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(value), echo.GetProperty("input_audio_echo_cancellation"))
        );
    }

    [Theory]
    [InlineData("avatar", """{"character":"lisa","style":"casual-sitting","customized":false}""")]
    public void What_is_not_active_is_echoed_with_a_warning_and_null_takes_it_away(string name, string value)
    {
        var result = Wire.Patch($$"""{"{{name}}":{{value}}}""");
        Assert.Null(result.Error);
        Assert.Equal(("not_active", $"session.{name}"), Only(result));
        var echo = Wire.Written(new SessionUpdated(new SessionView("s", result.Config))).GetProperty("session");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(value), echo.GetProperty(name)));
        Assert.False(Wire.Accepted($$"""{"{{name}}":null}""", result.Config).Echoed.ContainsKey(name));
    }

    [Theory]
    [InlineData("azure_deep_noise_suppression")]
    [InlineData("near_field")]
    [InlineData("far_field")]
    public void Noise_reduction_is_asked_for_and_given_up(string type)
    {
        var result = Wire.Patch($$$"""{"input_audio_noise_reduction":{"type":"{{{type}}}"}}""");
        Assert.Empty(result.Warnings);
        Assert.Equal(type, result.Config.NoiseReduction?.Type);
        Assert.Null(Wire.Accepted("""{"input_audio_noise_reduction":null}""", result.Config).NoiseReduction);
    }

    [Fact]
    public void Metadata_and_reasoning_effort_are_echoed_without_a_warning()
    {
        var result = Wire.Patch("""{"metadata":{"a":"b"},"reasoning_effort":"low"}""");
        Assert.Empty(result.Warnings);
        var echo = Wire.Written(new SessionUpdated(new SessionView("s", result.Config))).GetProperty("session");
        Assert.Equal("b", echo.GetProperty("metadata").GetProperty("a").GetString());
        Assert.Equal("low", echo.GetProperty("reasoning_effort").GetString());
    }

    [Theory]
    [InlineData("""{"modalities":["audio"]}""", "invalid_value", "session.modalities")]
    [InlineData("""{"instructions":["a"]}""", "invalid_type", "session.instructions")]
    [InlineData("""{"input_audio_format":"mp3"}""", "invalid_value", "session.input_audio_format")]
    [InlineData("""{"input_audio_sampling_rate":7999}""", "invalid_value", "session.input_audio_sampling_rate")]
    [InlineData("""{"input_audio_sampling_rate":96000}""", "invalid_value", "session.input_audio_sampling_rate")]
    [InlineData("""{"input_audio_sampling_rate":"16000"}""", "invalid_type", "session.input_audio_sampling_rate")]
    [InlineData("""{"output_audio_format":"opus"}""", "invalid_value", "session.output_audio_format")]
    [InlineData(
        """{"output_audio_timestamp_types":["letter"]}""",
        "invalid_value",
        "session.output_audio_timestamp_types"
    )]
    [InlineData("""{"animation":{"outputs":["smile"]}}""", "invalid_value", "session.animation.outputs")]
    [InlineData("""{"parallel_tool_calls":1}""", "invalid_type", "session.parallel_tool_calls")]
    [InlineData("""{"max_response_output_tokens":0}""", "invalid_value", "session.max_response_output_tokens")]
    [InlineData("""{"reasoning_effort":"max"}""", "invalid_value", "session.reasoning_effort")]
    [InlineData("""{"include":["everything"]}""", "invalid_value", "session.include")]
    [InlineData("""{"metadata":{"a":{}}}""", "invalid_type", "session.metadata.a")]
    [InlineData("""{"tools":[{"type":"web"}]}""", "invalid_value", "session.tools[0].type")]
    [InlineData(
        """{"input_audio_noise_reduction":{"type":"magic"}}""",
        "invalid_value",
        "session.input_audio_noise_reduction.type"
    )]
    [InlineData(
        """{"input_audio_noise_reduction":"near_field"}""",
        "invalid_type",
        "session.input_audio_noise_reduction"
    )]
    [InlineData(
        """{"input_audio_echo_cancellation":{}}""",
        "missing_required_parameter",
        "session.input_audio_echo_cancellation.type"
    )]
    [InlineData(
        """{"input_audio_echo_cancellation":{"type":"server_echo_cancellation","channels":2}}""",
        "invalid_ec_channels_requires_client",
        "session.input_audio_echo_cancellation.channels"
    )]
    [InlineData(
        """{"input_audio_echo_cancellation":{"type":"server_echo_cancellation","reference_source":"client"}}""",
        "invalid_ec_reference_channels",
        "session.input_audio_echo_cancellation.channels"
    )]
    [InlineData(
        """{"interim_response":{"type":"static-interim-response"}}""",
        "invalid_value",
        "session.interim_response.type"
    )]
    [InlineData(
        """{"avatar":{"ice_servers":[{}]}}""",
        "missing_required_parameter",
        "session.avatar.ice_servers[0].urls"
    )]
    public void What_is_wrong_with_an_update_is_named(string patch, string code, string param)
    {
        var error = Wire.Patch(patch).Error;
        Assert.NotNull(error);
        Assert.Equal((code, param), (error.Code, error.Param));
    }

    [Fact]
    public void A_session_too_large_to_be_echoed_is_refused()
    {
        var text = new string('x', 950 * 1024);
        Assert.Equal("session_too_large", Wire.Patch($$"""{"instructions":"{{text}}"}""").Error?.Code);
        Assert.Equal(500_000, Wire.Accepted($$"""{"instructions":"{{text[..500_000]}}"}""").Instructions.Length);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public void A_patch_that_is_no_object_is_refused(string patch) =>
        Assert.Equal("invalid_type", Wire.Patch(patch).Error?.Code);

    private static (string, string?) Only(SessionPatchResult result)
    {
        var warning = Assert.Single(result.Warnings);
        return (warning.Code, warning.Param);
    }
}
