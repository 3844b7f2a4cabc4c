using Parley.Protocol.Conversation;
using Parley.Protocol.Input;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Json;

public sealed class ClientEventReaderTests
{
    [Fact]
    public void An_append_yields_its_bytes_and_its_event_id()
    {
        var e = Wire.Good<InputAudioAppend>(
            """{"type":"input_audio_buffer.append","event_id":"e1","audio":"AAECAwQF"}"""
        );
        Assert.Equal("e1", e.EventId);
        Assert.Equal([0, 1, 2, 3, 4, 5], e.Audio.ToArray());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("AA==", "00")]
    [InlineData("AA", "00")]
    [InlineData("AAE=", "0001")]
    [InlineData("AAE", "0001")]
    [InlineData("/+8=", "FFEF")]
    [InlineData("\\/+8=", "FFEF")]
    [InlineData("\\u002f+8", "FFEF")]
    [InlineData("AA EC\\nAw==", "00010203")]
    public void Audio_may_be_padded_or_not_escaped_or_not(string base64, string hex)
    {
        var e = Wire.Good<InputAudioAppend>($$"""{"audio":"{{base64}}","type":"input_audio_buffer.append"}""");
        Assert.Equal(hex, Convert.ToHexString(e.Audio.Span));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("A===")]
    [InlineData("AA=A")]
    [InlineData("AA==AAAA")]
    [InlineData("AA-_")]
    [InlineData("\\u00e9AAA")]
    [InlineData("====")]
    [InlineData("!!!!")]
    public void Audio_that_is_not_base64_is_refused(string base64)
    {
        var error = Wire.Bad($$"""{"type":"input_audio_buffer.append","event_id":"e2","audio":"{{base64}}"}""");
        Assert.Equal(("invalid_audio", "audio", "e2"), (error.Code, error.Param, error.EventId));
    }

    [Fact]
    public void More_than_15_MiB_of_audio_is_refused()
    {
        var audio = Convert.ToBase64String(new byte[(15 * 1024 * 1024) + 1]);
        var error = Wire.Bad($$"""{"type":"input_audio_buffer.append","audio":"{{audio}}"}""");
        Assert.Equal(("audio_too_large", "audio"), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("", "invalid_json", null)]
    [InlineData("hello", "invalid_json", null)]
    [InlineData("{", "invalid_json", null)]
    [InlineData("{} {}", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("42", "invalid_json", null)]
    [InlineData("null", "invalid_json", null)]
    [InlineData("{\"type\":\"response.cancel\",}", "invalid_json", null)]
    [InlineData("{/* no */}", "invalid_json", null)]
    [InlineData("{}", "invalid_event_type", "type")]
    [InlineData("{\"type\":null}", "invalid_event_type", "type")]
    [InlineData("{\"type\":7}", "invalid_event_type", "type")]
    [InlineData("{\"type\":[\"response.create\"]}", "invalid_event_type", "type")]
    [InlineData("{\"type\":\"\"}", "unknown_event_type", "type")]
    [InlineData("{\"type\":\"Response.Create\"}", "unknown_event_type", "type")]
    [InlineData("{\"type\":\"response.created\"}", "unknown_event_type", "type")]
    [InlineData("{\"type\":\"response.cancel\",\"event_id\":5}", "invalid_type", "event_id")]
    public void A_message_that_is_no_event_says_why(string json, string code, string? param)
    {
        var error = Wire.Bad(json);
        Assert.Equal((code, param), (error.Code, error.Param));
        Assert.Equal("invalid_request_error", error.Type);
    }

    [Theory]
    [InlineData("session.avatar.connect")]
    [InlineData("rtc.call.sdp.create")]
    [InlineData("byom_credential.update")]
    public void Events_that_are_known_and_not_there_yet_say_so(string type)
    {
        var error = Wire.Bad($$"""{"event_id":"e3","type":"{{type}}"}""");
        Assert.Equal(("not_supported", "type", "e3"), (error.Code, error.Param, error.EventId));
    }

    [Fact]
    public void Events_without_fields_are_read_with_their_id()
    {
        Assert.Equal(
            "a",
            Wire.Good<InputAudioCommit>("""{"event_id":"a","type":"input_audio_buffer.commit"}""").EventId
        );
        Assert.Equal("b", Wire.Good<InputAudioClear>("""{"event_id":"b","type":"input_audio_buffer.clear"}""").EventId);
        Assert.Equal(
            "c",
            Wire.Good<OutputAudioClear>("""{"event_id":"c","type":"output_audio_buffer.clear"}""").EventId
        );
        Assert.Null(Wire.Good<ResponseCancel>("""{"type":"response.cancel","event_id":null}""").ResponseId);
        Assert.Equal("r1", Wire.Good<ResponseCancel>("""{"type":"response.cancel","response_id":"r1"}""").ResponseId);
    }

    [Fact]
    public void The_type_may_stand_anywhere_and_the_last_of_repeated_keys_wins()
    {
        var e = Wire.Good<ItemDelete>(
            """{"item_id":"old","type":"nonsense","event_id":"x","item_id":"new","event_id":"y","type":"conversation.item.delete"}"""
        );
        Assert.Equal(("new", "y"), (e.ItemId, e.EventId));
        Assert.Equal(
            "00",
            Convert.ToHexString(
                Wire.Good<InputAudioAppend>(
                    """{"audio":"????","type":"input_audio_buffer.append","audio":"AA=="}"""
                ).Audio.Span
            )
        );
    }

    [Fact]
    public void Unknown_fields_of_an_event_are_ignored()
    {
        Wire.Good<InputAudioCommit>("""{"type":"input_audio_buffer.commit","extra":{"deep":[1,{"type":"x"}]}}""");
    }

    [Fact]
    public void A_byte_order_mark_is_ignored()
    {
        Wire.Good<InputAudioClear>("\uFEFF{\"type\":\"input_audio_buffer.clear\"}");
    }

    [Fact]
    public void The_event_id_is_found_even_when_the_message_breaks_off_later()
    {
        Assert.Equal("e9", Wire.Bad("""{"event_id":"e9","type":"response.create","response":{"instr""").EventId);
    }

    [Theory]
    [InlineData(512, null)]
    [InlineData(513, "string_above_max_length")]
    [InlineData(100_000, "string_above_max_length")]
    public void Ids_have_at_most_512_characters(int length, string? code)
    {
        var id = new string('i', length);
        Assert.Equal(code, Wire.Read($$"""{"type":"response.cancel","event_id":"{{id}}"}""").Error?.Code);
        var result = Wire.Read($$"""{"type":"conversation.item.delete","event_id":"e","item_id":"{{id}}"}""");
        Assert.Equal(code, result.Error?.Code);
        Assert.Equal(code is null ? null : "item_id", result.Error?.Param);
    }

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.append"}""", "missing_required_parameter", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":null}""", "missing_required_parameter", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":[1,2]}""", "invalid_type", "audio")]
    [InlineData("""{"type":"session.update"}""", "missing_required_parameter", "session")]
    [InlineData("""{"type":"session.update","session":null}""", "missing_required_parameter", "session")]
    [InlineData("""{"type":"session.update","session":[]}""", "invalid_type", "session")]
    [InlineData("""{"type":"conversation.item.create"}""", "missing_required_parameter", "item")]
    [InlineData("""{"type":"conversation.item.create","item":"x"}""", "invalid_type", "item")]
    [InlineData("""{"type":"conversation.item.retrieve"}""", "missing_required_parameter", "item_id")]
    [InlineData("""{"type":"conversation.item.retrieve","item_id":1}""", "invalid_type", "item_id")]
    [InlineData("""{"type":"conversation.item.retrieve","item_id":""}""", "invalid_value", "item_id")]
    [InlineData("""{"type":"conversation.item.delete"}""", "missing_required_parameter", "item_id")]
    [InlineData("""{"type":"conversation.item.delete","item_id":{}}""", "invalid_type", "item_id")]
    [InlineData("""{"type":"conversation.item.truncate"}""", "missing_required_parameter", "item_id")]
    [InlineData(
        """{"type":"conversation.item.truncate","item_id":"i","audio_end_ms":1}""",
        "missing_required_parameter",
        "content_index"
    )]
    [InlineData(
        """{"type":"conversation.item.truncate","item_id":"i","content_index":0}""",
        "missing_required_parameter",
        "audio_end_ms"
    )]
    [InlineData(
        """{"type":"conversation.item.truncate","item_id":"i","content_index":"0","audio_end_ms":1}""",
        "invalid_type",
        "content_index"
    )]
    [InlineData(
        """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":-1}""",
        "invalid_value",
        "audio_end_ms"
    )]
    [InlineData(
        """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1.5}""",
        "invalid_type",
        "audio_end_ms"
    )]
    [InlineData("""{"type":"response.cancel","response_id":3}""", "invalid_type", "response_id")]
    [InlineData("""{"type":"response.create","response":"x"}""", "invalid_type", "response")]
    [InlineData(
        """{"type":"response.create","additional_instructions":1}""",
        "invalid_type",
        "additional_instructions"
    )]
    public void A_missing_or_wrong_field_is_named(string json, string code, string param)
    {
        var error = Wire.Bad(json);
        Assert.Equal((code, param), (error.Code, error.Param));
        Assert.Contains($"'{param}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncation_is_read()
    {
        var e = Wire.Good<ItemTruncate>(
            """{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":1500.0}"""
        );
        Assert.Equal(("i", 0, 1500L), (e.ItemId, e.ContentIndex, e.AudioEndMs));
    }

    [Fact]
    public void A_session_update_keeps_the_session_object()
    {
        var e = Wire.Good<SessionUpdate>("""{"type":"session.update","session":{"instructions":"Be brief."}}""");
        Assert.Equal("Be brief.", e.Patch.Json.GetProperty("instructions").GetString());
    }
}
