using Parley.Protocol.Conversation;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;

namespace Parley.Protocol.Tests.Profiles;

/// <summary><c>response.create</c> as the OpenAI dialects have it.</summary>
public sealed class ResponseCreateLayoutTests
{
    [Fact]
    public void Realtime_nests_the_sound_of_an_answer()
    {
        var create = Read(
            """
            {"output_modalities":["text"],"audio":{"output":{"format":{"type":"audio/pcmu"},"voice":{"id":"v"}}},
             "reasoning":{"effort":"high"},"parallel_tool_calls":false,"max_output_tokens":"inf","conversation":"none",
             "metadata":{"k":"v"},"prompt":{"id":"p"},"instructions":""}
            """,
            WireProfile.Realtime
        );
        Assert.Equal((false, "v", "g711_ulaw"), (create.Speaks, create.Voice!.Name, create.OutputAudioFormat!.Name));
        Assert.Equal(("high", false, 0), (create.ReasoningEffort, create.ParallelToolCalls, create.MaxOutputTokens));
        Assert.Equal((false, ""), (create.JoinsConversation, create.Instructions));
        Assert.Equal("v", create.Metadata!.Value.GetProperty("k").GetString());
    }

    [Fact]
    public void The_beta_has_it_flat()
    {
        var create = Read(
            """
            {"modalities":["audio","text"],"voice":"sage","output_audio_format":"g711_alaw","temperature":0.7,
             "max_response_output_tokens":20,"conversation":"auto"}
            """,
            WireProfile.RealtimeBeta
        );
        Assert.Equal((true, "sage", "g711_alaw"), (create.Speaks, create.Voice!.Name, create.OutputAudioFormat!.Name));
        Assert.Equal((0.7, 20, true), (create.Temperature, create.MaxOutputTokens, create.JoinsConversation));
    }

    /// <summary>A published .NET client sends null for whatever was not set, and the choice as chat completions have it.</summary>
    [Fact]
    public void Null_is_absent_and_the_chat_form_of_a_choice_is_understood()
    {
        foreach (var profile in (ReadOnlySpan<WireProfile>)[WireProfile.RealtimeBeta, WireProfile.Realtime])
        {
            var create = Read(
                """{"tools":null,"max_output_tokens":null,"metadata":null,"input":null,"instructions":null,"conversation":null}""",
                profile
            );
            Assert.True(create.Tools.IsDefault && create.InputItems.IsDefault && create.JoinsConversation);
            Assert.Null(create.MaxOutputTokens);
            create = Read(
                """{"tool_choice":{"function":{"name":"lamp"},"type":"function"},"tools":[{"name":"lamp","type":"function"}]}""",
                profile
            );
            Assert.Equal("lamp", create.ToolChoice!.FunctionName);
        }

        Assert.Equal(new ResponseCreate(), Wire.Good<ResponseCreate>("""{"response":null,"type":"response.create"}"""));
    }

    [Fact]
    public void Input_has_items_and_references_in_their_order()
    {
        const string input = """
            {"input":[{"id":"item_1","type":"item_reference"},
             {"type":"message","role":"assistant","content":[{"type":"output_text","text":"x"}]}]}
            """;
        foreach (var profile in (ReadOnlySpan<WireProfile>)[WireProfile.RealtimeBeta, WireProfile.Realtime])
        {
            var items = Read(input, profile).InputItems;
            Assert.Equal("item_1", Assert.IsType<ItemReference>(items[0]).Id);
            Assert.Equal(new TextPart("x"), Assert.IsType<MessageItem>(items[1]).Content[0]);
        }

        Assert.Empty(Read("""{"input":[]}""", WireProfile.Realtime).InputItems);
        var given = """{"input_items":[{"type":"item_reference","id":"item_1"}]}""";
        Assert.IsType<ItemReference>(Assert.Single(Read(given, WireProfile.VoiceLive).InputItems));
    }

    [Theory]
    [InlineData("""{"modalities":["text"]}""", "unknown_parameter", "response.modalities")]
    [InlineData("""{"voice":"alloy"}""", "unknown_parameter", "response.voice")]
    [InlineData("""{"cancel_previous":true}""", "unknown_parameter", "response.cancel_previous")]
    [InlineData("""{"input_items":[]}""", "unknown_parameter", "response.input_items")]
    [InlineData("""{"audio":{"input":{}}}""", "unknown_parameter", "response.audio.input")]
    [InlineData("""{"output_modalities":["text","audio"]}""", "invalid_value", "response.output_modalities")]
    [InlineData("""{"input":[{"type":"item_reference"}]}""", "missing_required_parameter", "response.input[0].id")]
    [InlineData("""{"input":{}}""", "invalid_type", "response.input")]
    [InlineData("""{"conversation":"conv_1"}""", "invalid_value", "response.conversation")]
    [InlineData(
        """{"tool_choice":{"type":"function","function":{}}}""",
        "missing_required_parameter",
        "response.tool_choice.function.name"
    )]
    public void Realtime_names_what_is_wrong(string response, string code, string param)
    {
        var error = Wire.Bad(
            $$"""{"type":"response.create","event_id":"e","response":{{response}}}""",
            WireProfile.Realtime
        );
        Assert.Equal((code, param, "e"), (error.Code, error.Param, error.EventId));
    }

    [Fact]
    public void A_reference_is_no_item_of_the_clients_own()
    {
        var error = Wire.Bad("""{"type":"conversation.item.create","item":{"type":"item_reference","id":"x"}}""");
        Assert.Equal(("invalid_value", "item.type"), (error.Code, error.Param));
    }

    private static ResponseCreate Read(string response, WireProfile profile) =>
        Wire.Good<ResponseCreate>($$"""{"response":{{response}},"type":"response.create"}""", profile);
}
