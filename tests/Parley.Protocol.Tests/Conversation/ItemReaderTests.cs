using Parley.Protocol.Conversation;

namespace Parley.Protocol.Tests.Conversation;

public sealed class ItemReaderTests
{
    private static T Item<T>(string item)
        where T : ConversationItem =>
        Assert.IsType<T>(Wire.Good<ItemCreate>($$"""{"type":"conversation.item.create","item":{{item}}}""").Item);

    [Fact]
    public void A_user_message_may_have_text_speech_and_images()
    {
        var message = Item<MessageItem>(
            """
            {"type":"message","id":"m1","role":"user","status":"incomplete","content":[
              {"type":"input_text","text":"Look"},
              {"type":"input_audio","transcript":"at this"},
              {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"high"},
              {"type":"input_image","url":"https://example.org/a.png"}]}
            """
        );
        Assert.Equal(("m1", MessageRole.User, ItemStatus.Incomplete), (message.Id, message.Role, message.Status));
        Assert.Equal(
            [
                new InputTextPart("Look"),
                new InputAudioPart("at this"),
                new InputImagePart("data:image/png;base64,iVBORw0KGgo=", "high"),
                new InputImagePart("https://example.org/a.png", null),
            ],
            message.Content
        );
    }

    [Fact]
    public void System_and_assistant_messages_have_their_own_parts()
    {
        var system = Item<MessageItem>(
            """{"type":"message","role":"system","content":[{"type":"input_text","text":"Be kind."}]}"""
        );
        var assistant = Item<MessageItem>(
            """{"type":"message","role":"assistant","content":[{"type":"text","text":"a"},{"type":"audio","transcript":"b"}]}"""
        );
        Assert.Equal([new InputTextPart("Be kind.")], system.Content);
        Assert.Equal([new TextPart("a"), new AudioPart("b")], assistant.Content);
        Assert.Equal(("", ItemStatus.Completed), (system.Id, system.Status));
    }

    [Fact]
    public void Tool_calls_and_their_outputs_are_read()
    {
        var call = Item<FunctionCallItem>(
            """{"type":"function_call","name":"f","call_id":"c","arguments":"{}","id":"i"}"""
        );
        var output = Item<FunctionCallOutputItem>("""{"type":"function_call_output","call_id":"c","output":"42"}""");
        Assert.Equal(("i", "f", "c", "{}"), (call.Id, call.Name, call.CallId, call.Arguments));
        Assert.Equal(("", "c", "42"), (output.Id, output.CallId, output.Output));
    }

    [Theory]
    [InlineData("\"root\"", "root")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    [InlineData("\"item_3\"", "item_3")]
    public void The_previous_item_is_read(string json, string? expected)
    {
        var e = Wire.Good<ItemCreate>(
            $$"""{"type":"conversation.item.create","previous_item_id":{{json}},"item":{"type":"function_call_output","call_id":"c","output":""} }"""
        );
        Assert.Equal(expected, e.PreviousItemId);
    }

    [Theory]
    [InlineData("{}", "missing_required_parameter", "item.type")]
    [InlineData("""{"type":3}""", "invalid_type", "item.type")]
    [InlineData("""{"type":"picture"}""", "invalid_value", "item.type")]
    [InlineData(
        """{"type":"mcp_approval_response","approve":true}""",
        "missing_required_parameter",
        "item.approval_request_id"
    )]
    [InlineData(
        """{"type":"mcp_approval_response","approval_request_id":"a"}""",
        "missing_required_parameter",
        "item.approve"
    )]
    [InlineData(
        """{"type":"mcp_approval_response","approval_request_id":"a","approve":"yes"}""",
        "invalid_type",
        "item.approve"
    )]
    [InlineData("""{"type":"message","content":[]}""", "missing_required_parameter", "item.role")]
    [InlineData("""{"type":"message","role":"user"}""", "missing_required_parameter", "item.content")]
    [InlineData("""{"type":"message","role":"tool","content":[]}""", "invalid_value", "item.role")]
    [InlineData("""{"type":"message","role":"user","content":[]}""", "invalid_value", "item.content")]
    [InlineData("""{"type":"message","role":"user","content":"hi"}""", "invalid_type", "item.content")]
    [InlineData("""{"type":"message","role":"user","content":["hi"]}""", "invalid_type", "item.content[0]")]
    [InlineData(
        """{"type":"message","role":"user","content":[{"text":"hi"}]}""",
        "missing_required_parameter",
        "item.content[0].type"
    )]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"text","text":"hi"}]}""",
        "invalid_value",
        "item.content[0].type"
    )]
    [InlineData(
        """{"type":"message","role":"assistant","content":[{"type":"input_text","text":"hi"}]}""",
        "invalid_value",
        "item.content[0].type"
    )]
    [InlineData(
        """{"type":"message","role":"system","content":[{"type":"input_image","image_url":"https://x"}]}""",
        "invalid_value",
        "item.content[0].type"
    )]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_text"}]}""",
        "missing_required_parameter",
        "item.content[1].text"
    )]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"input_text","text":5}]}""",
        "invalid_type",
        "item.content[0].text"
    )]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"input_audio"}]}""",
        "missing_required_parameter",
        "item.content[0].transcript"
    )]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"input_image"}]}""",
        "missing_required_parameter",
        "item.content[0].image_url"
    )]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"input_image","image_url":"file:///etc/x"}]}""",
        "invalid_value",
        "item.content[0].image_url"
    )]
    [InlineData(
        """{"type":"message","role":"user","content":[{"type":"input_image","image_url":"https://x","detail":"best"}]}""",
        "invalid_value",
        "item.content[0].detail"
    )]
    [InlineData(
        """{"type":"message","role":"user","status":"done","content":[{"type":"input_text","text":"a"}]}""",
        "invalid_value",
        "item.status"
    )]
    [InlineData(
        """{"type":"message","role":"user","id":9,"content":[{"type":"input_text","text":"a"}]}""",
        "invalid_type",
        "item.id"
    )]
    [InlineData(
        """{"type":"function_call","call_id":"c","arguments":"{}"}""",
        "missing_required_parameter",
        "item.name"
    )]
    [InlineData(
        """{"type":"function_call","name":"f","arguments":"{}"}""",
        "missing_required_parameter",
        "item.call_id"
    )]
    [InlineData(
        """{"type":"function_call","name":"f","call_id":"c"}""",
        "missing_required_parameter",
        "item.arguments"
    )]
    [InlineData(
        """{"type":"function_call","name":"f","call_id":"c","arguments":{}}""",
        "invalid_type",
        "item.arguments"
    )]
    [InlineData("""{"type":"function_call_output","output":""}""", "missing_required_parameter", "item.call_id")]
    [InlineData("""{"type":"function_call_output","call_id":"c"}""", "missing_required_parameter", "item.output")]
    [InlineData("""{"type":"function_call_output","call_id":"c","output":{}}""", "invalid_type", "item.output")]
    public void What_is_wrong_with_an_item_is_named(string item, string code, string param)
    {
        var error = Wire.Bad($$"""{"type":"conversation.item.create","event_id":"e","item":{{item}}}""");
        Assert.Equal((code, param, "e"), (error.Code, error.Param, error.EventId));
    }

    [Fact]
    public void An_item_too_large_to_be_echoed_is_refused_but_images_do_not_count()
    {
        string Create(string part) =>
            $$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{{part}}]} }""";
        var text = new string('x', 300_000);
        Assert.Equal("item_too_large", Wire.Bad(Create($$"""{"type":"input_text","text":"{{text}}"}""")).Code);
        Wire.Good<ItemCreate>(
            Create($$"""{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgoA{{text}}"}""")
        );
    }

    [Fact]
    public void The_largest_item_fits_into_one_server_message_even_when_escapes_swell_it()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 65_000));
        var item = Wire.Good<ItemCreate>(
            $$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{text}}"}]} }"""
        ).Item;
        Assert.Equal(
            text,
            Wire.Written(new ItemCreated(null, item))
                .GetProperty("item")
                .GetProperty("content")[0]
                .GetProperty("text")
                .GetString()
        );
    }
}
