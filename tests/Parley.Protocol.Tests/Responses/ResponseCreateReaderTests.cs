using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Tests.Responses;

public sealed class ResponseCreateReaderTests
{
    private static ResponseCreate Create(string response) =>
        Wire.Good<ResponseCreate>($$"""{"type":"response.create","response":{{response}}}""");

    [Theory]
    [InlineData("""{"type":"response.create"}""")]
    [InlineData("""{"type":"response.create","response":null}""")]
    [InlineData("""{"type":"response.create","response":{}}""")]
    public void Nothing_given_follows_the_session(string json)
    {
        var e = Wire.Good<ResponseCreate>(json);
        Assert.Null(e.Speaks);
        Assert.Null(e.MaxOutputTokens);
        Assert.True(e.Tools.IsDefault);
        Assert.True(e.InputItems.IsDefault);
        Assert.Empty(e.AppendInputItems);
        Assert.True(e.JoinsConversation);
        Assert.Null(e.CancelPrevious);
    }

    [Fact]
    public void Every_override_is_read()
    {
        var e = Create(
            """
            {"modalities":["text"],"instructions":"Be brief.","voice":"alloy","output_audio_format":"g711_ulaw",
             "tools":[{"type":"function","name":"f","parameters":{"type":"object"}}],"tool_choice":"required",
             "temperature":9,"max_output_tokens":12,"reasoning_effort":"low","conversation":"none","cancel_previous":false,
             "metadata":{"k":"v"},"animation":{"outputs":["viseme_id"]},"commit":true,
             "input_items":[],"append_input_items":[{"type":"function_call_output","call_id":"c","output":"o"}]}
            """
        );
        Assert.False(e.Speaks);
        Assert.Equal("Be brief.", e.Instructions);
        Assert.Equal(("openai", "alloy", true), (e.Voice!.Type, e.Voice.Name, e.Voice.IsPlainString));
        Assert.Equal(8000, e.OutputAudioFormat!.SampleRate);
        Assert.Equal("f", Assert.Single(e.Tools).Name);
        Assert.Equal(ToolChoiceConfig.Required, e.ToolChoice);
        Assert.Equal((2.0, 12, "low"), (e.Temperature, e.MaxOutputTokens, e.ReasoningEffort));
        Assert.False(e.JoinsConversation);
        Assert.False(e.CancelPrevious);
        Assert.Equal("v", e.Metadata!.Value.GetProperty("k").GetString());
        Assert.Empty(e.InputItems);
        Assert.False(e.InputItems.IsDefault);
        Assert.IsType<FunctionCallOutputItem>(Assert.Single(e.AppendInputItems));
    }

    [Theory]
    [InlineData("""{"max_output_tokens":"inf"}""", 0)]
    [InlineData("""{"max_response_output_tokens":"inf"}""", 0)]
    [InlineData("""{"max_response_output_tokens":1}""", 1)]
    [InlineData("""{"max_output_tokens":4096}""", 4096)]
    public void Both_names_of_the_token_limit_work(string response, int expected) =>
        Assert.Equal(expected, Create(response).MaxOutputTokens);

    [Theory]
    [InlineData("\"auto\"", "auto", null)]
    [InlineData("\"none\"", "none", null)]
    [InlineData("\"required\"", "required", null)]
    [InlineData("\"get_weather\"", "function", "get_weather")]
    [InlineData("{\"type\":\"function\",\"name\":\"get_weather\"}", "function", "get_weather")]
    public void Every_form_of_tool_choice_works(string choice, string mode, string? name) =>
        Assert.Equal(new ToolChoiceConfig(mode, name), Create($$"""{"tool_choice":{{choice}}}""").ToolChoice);

    [Theory]
    [InlineData("""{"type":"response.create","additional_instructions":"Shout."}""")]
    [InlineData("""{"type":"response.create","response":{"additional_instructions":"Shout."}}""")]
    [InlineData(
        """{"type":"response.create","response":{"additional_instructions":"x"},"additional_instructions":"Shout."}"""
    )]
    public void Additional_instructions_may_stand_outside_or_inside(string json) =>
        Assert.Equal("Shout.", Wire.Good<ResponseCreate>(json).AdditionalInstructions);

    [Fact]
    public void A_ready_message_has_exactly_one_text()
    {
        Assert.Equal(
            "Hello.",
            Create(
                """{"pre_generated_assistant_message":{"type":"message","role":"assistant","content":[{"type":"text","text":"Hello."}]}}"""
            ).PreGeneratedText
        );
    }

    [Fact]
    public void An_answer_that_is_not_committed_stays_outside_the_conversation() =>
        Assert.False(Create("""{"commit":false}""").JoinsConversation);

    [Fact]
    public void Mcp_tools_are_left_out() =>
        Assert.Empty(Create("""{"tools":[{"type":"mcp","server_label":"l","server_url":"https://x"}]}""").Tools);

    [Fact]
    public void Unknown_fields_are_ignored() => Assert.Null(Create("""{"colour":"blue"}""").Speaks);

    [Theory]
    [InlineData("""{"modalities":["audio"]}""", "invalid_value", "response.modalities")]
    [InlineData("""{"modalities":[]}""", "invalid_value", "response.modalities")]
    [InlineData("""{"modalities":["text","smell"]}""", "invalid_value", "response.modalities")]
    [InlineData("""{"modalities":"text"}""", "invalid_type", "response.modalities")]
    [InlineData("""{"modalities":[1]}""", "invalid_type", "response.modalities[0]")]
    [InlineData("""{"instructions":{}}""", "invalid_type", "response.instructions")]
    [InlineData("""{"voice":7}""", "invalid_type", "response.voice")]
    [InlineData("""{"voice":""}""", "invalid_value", "response.voice")]
    [InlineData("""{"voice":{"name":"x"}}""", "missing_required_parameter", "response.voice.type")]
    [InlineData("""{"output_audio_format":"mp3"}""", "invalid_value", "response.output_audio_format")]
    [InlineData("""{"tools":{}}""", "invalid_type", "response.tools")]
    [InlineData("""{"tools":[{}]}""", "missing_required_parameter", "response.tools[0].type")]
    [InlineData("""{"tools":[{"type":"function"}]}""", "missing_required_parameter", "response.tools[0].name")]
    [InlineData("""{"tools":[{"type":"function","name":"a b"}]}""", "invalid_value", "response.tools[0].name")]
    [InlineData(
        """{"tools":[{"type":"function","name":"a"},{"type":"function","name":"a"}]}""",
        "invalid_value",
        "response.tools[1].name"
    )]
    [InlineData(
        """{"tools":[{"type":"function","name":"a","parameters":"{}"}]}""",
        "invalid_type",
        "response.tools[0].parameters"
    )]
    [InlineData("""{"tool_choice":7}""", "invalid_type", "response.tool_choice")]
    [InlineData("""{"tool_choice":""}""", "invalid_value", "response.tool_choice")]
    [InlineData("""{"tool_choice":{"type":"tool"}}""", "invalid_value", "response.tool_choice.type")]
    [InlineData(
        """{"tool_choice":{"type":"mcp"}}""",
        "missing_required_parameter",
        "response.tool_choice.server_label"
    )]
    [InlineData("""{"tool_choice":{"type":"function"}}""", "missing_required_parameter", "response.tool_choice.name")]
    [InlineData("""{"temperature":"warm"}""", "invalid_type", "response.temperature")]
    [InlineData("""{"temperature":1e999}""", "invalid_value", "response.temperature")]
    [InlineData("""{"max_output_tokens":0}""", "invalid_value", "response.max_output_tokens")]
    [InlineData("""{"max_output_tokens":4097}""", "invalid_value", "response.max_output_tokens")]
    [InlineData("""{"max_output_tokens":"many"}""", "invalid_value", "response.max_output_tokens")]
    [InlineData("""{"max_response_output_tokens":true}""", "invalid_type", "response.max_response_output_tokens")]
    [InlineData("""{"reasoning_effort":"huge"}""", "invalid_value", "response.reasoning_effort")]
    [InlineData("""{"conversation":"other"}""", "invalid_value", "response.conversation")]
    [InlineData("""{"cancel_previous":"yes"}""", "invalid_type", "response.cancel_previous")]
    [InlineData("""{"commit":1}""", "invalid_type", "response.commit")]
    [InlineData("""{"metadata":[]}""", "invalid_type", "response.metadata")]
    [InlineData("""{"metadata":{"a":1}}""", "invalid_type", "response.metadata.a")]
    [InlineData("""{"input_items":{}}""", "invalid_type", "response.input_items")]
    [InlineData("""{"input_items":[{}]}""", "missing_required_parameter", "response.input_items[0].type")]
    [InlineData(
        """{"append_input_items":[{"type":"message","role":"user","content":[{"type":"text"}]}]}""",
        "invalid_value",
        "response.append_input_items[0].content[0].type"
    )]
    [InlineData(
        """{"pre_generated_assistant_message":{"content":[]}}""",
        "invalid_value",
        "response.pre_generated_assistant_message.content"
    )]
    [InlineData(
        """{"pre_generated_assistant_message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}""",
        "invalid_value",
        "response.pre_generated_assistant_message.content"
    )]
    [InlineData(
        """{"pre_generated_assistant_message":{"role":"user","content":[{"type":"text","text":"a"}]}}""",
        "invalid_value",
        "response.pre_generated_assistant_message.role"
    )]
    [InlineData(
        """{"pre_generated_assistant_message":{}}""",
        "missing_required_parameter",
        "response.pre_generated_assistant_message.content"
    )]
    public void What_is_wrong_with_a_response_is_named(string response, string code, string param)
    {
        var error = Wire.Bad($$"""{"type":"response.create","event_id":"e","response":{{response}}}""");
        Assert.Equal((code, param, "e"), (error.Code, error.Param, error.EventId));
    }

    [Fact]
    public void Metadata_is_bounded()
    {
        string Pairs(int count, int key, int value) =>
            string.Join(
                ',',
                Enumerable
                    .Range(0, count)
                    .Select(i => $"\"{i.ToString().PadRight(key, 'k')}\":\"{new string('v', value)}\"")
            );
        Assert.NotNull(Create($$"""{"metadata":{ {{Pairs(16, 64, 512)}} } }""").Metadata);
        foreach (var pairs in new[] { Pairs(17, 2, 2), Pairs(1, 65, 2), Pairs(1, 2, 513) })
        {
            var error = Wire.Bad($$"""{"type":"response.create","response":{"metadata":{ {{pairs}} } } }""");
            Assert.Equal(("invalid_value", "response.metadata"), (error.Code, error.Param));
        }
    }
}
