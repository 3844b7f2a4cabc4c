using System.Buffers;
using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Responses;

namespace Parley.Protocol.Tests.Json;

public sealed class ServerEventWriterTests
{
    [Fact]
    public void Every_server_event_has_a_sample_and_a_name()
    {
        var kinds = typeof(ServerEvent)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(ServerEvent)) && !t.IsAbstract)
            .OrderBy(t => t.FullName, StringComparer.Ordinal);
        var sampled = ServerEventSamples.All.Select(e => e.GetType()).OrderBy(t => t.FullName, StringComparer.Ordinal);
        Assert.Equal(kinds, sampled);
        Assert.Distinct(ServerEventSamples.All.Select(e => ServerEventNames.Of(e)), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_server_event_is_one_object_with_type_and_event_id()
    {
        foreach (var e in ServerEventSamples.All)
        {
            var json = Wire.Written(e with { EventId = "event_7" });
            Assert.Equal(ServerEventNames.Of(e), json.GetProperty("type").GetString());
            Assert.Equal("event_7", json.GetProperty("event_id").GetString());
        }
    }

    [Fact]
    public void Usage_always_carries_every_counter_and_its_sums_hold()
    {
        var usage = Wire.Written(
                new ResponseDone(
                    new ResponseView("r", ResponseStatus.Completed) { Usage = new Usage(10, 20, 5, 7, 30, 2) }
                )
            )
            .GetProperty("response")
            .GetProperty("usage");
        var input = usage.GetProperty("input_token_details");
        var cached = input.GetProperty("cached_tokens_details");
        var output = usage.GetProperty("output_token_details");
        int Count(JsonElement from, string name) => from.GetProperty(name).GetInt32();
        Assert.Equal(72, Count(usage, "total_tokens"));
        Assert.Equal(Count(usage, "total_tokens"), Count(usage, "input_tokens") + Count(usage, "output_tokens"));
        Assert.Equal(
            Count(usage, "input_tokens"),
            Count(input, "text_tokens") + Count(input, "audio_tokens") + Count(input, "cached_tokens")
        );
        Assert.Equal(Count(usage, "output_tokens"), Count(output, "text_tokens") + Count(output, "audio_tokens"));
        Assert.Equal(
            Count(input, "cached_tokens"),
            Count(cached, "text_tokens") + Count(cached, "audio_tokens") + Count(cached, "image_tokens")
        );
        Assert.Equal((0, 2), (Count(input, "image_tokens"), Count(output, "reasoning_tokens")));
    }

    [Fact]
    public void An_error_echoes_the_event_that_caused_it_and_writes_absent_parts_as_null()
    {
        var json = Wire.Written(new ErrorEvent(WireError.Invalid("c", "m", null, "client_1")) { EventId = "s1" });
        Assert.Equal(
            """{"type":"error","event_id":"s1","error":{"type":"invalid_request_error","code":"c","message":"m","param":null,"event_id":"client_1"}}""",
            json.GetRawText()
        );
    }

    [Fact]
    public void A_cancelled_response_tells_the_reason()
    {
        var response = Wire.Written(
                new ResponseDone(new ResponseView("r", ResponseStatus.Cancelled) { Reason = "turn_detected" })
            )
            .GetProperty("response");
        Assert.Equal("cancelled", response.GetProperty("status").GetString());
        Assert.Equal(
            """{"type":"cancelled","reason":"turn_detected"}""",
            response.GetProperty("status_details").GetRawText()
        );
        Assert.Equal("inf", response.GetProperty("max_output_tokens").GetString());
    }

    [Fact]
    public void A_failed_response_tells_the_error()
    {
        var details = Wire.Written(
                new ResponseDone(
                    new ResponseView("r", ResponseStatus.Failed)
                    {
                        Error = new WireError(WireError.ServerError, "message_creation_failed", "Failed."),
                    }
                )
            )
            .GetProperty("response")
            .GetProperty("status_details");
        Assert.Equal("failed", details.GetProperty("type").GetString());
        Assert.Equal("message_creation_failed", details.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public void A_failed_transcript_leaves_out_what_it_does_not_know()
    {
        var failed = new TranscriptionFailed("item_0", 0, new WireError(WireError.ServerError, "crashed", "It broke."));
        Assert.Equal(
            """{"type":"server_error","code":"crashed","message":"It broke."}""",
            Wire.Written(failed).GetProperty("error").GetRawText()
        );
    }

    [Fact]
    public void Items_are_realtime_items_with_their_parts()
    {
        var json = Wire.Written(
            new ItemCreated(
                "item_0",
                new MessageItem(
                    "item_1",
                    MessageRole.User,
                    [
                        new InputTextPart("a \"b\" é 😀"),
                        new InputAudioPart(null),
                        new InputImagePart("https://x/y.png", "low"),
                    ]
                )
            )
        );
        Assert.Equal(
            """{"id":"item_1","object":"realtime.item","type":"message","status":"completed","role":"user","content":[{"type":"input_text","text":"a \"b\" é \uD83D\uDE00"},{"type":"input_audio","audio":null,"transcript":null},{"type":"input_image","image_url":"https://x/y.png","detail":"low"}]}""",
            json.GetProperty("item").GetRawText()
        );
        Assert.Equal("item_0", json.GetProperty("previous_item_id").GetString());
    }

    [Fact]
    public void A_large_image_is_left_out_of_the_echo()
    {
        var image = new InputImagePart("data:image/png;base64," + new string('A', 2_000_000), null);
        var item = Wire.Written(new ItemCreated(null, new MessageItem("i", MessageRole.User, [image])));
        Assert.False(item.GetProperty("item").GetProperty("content")[0].TryGetProperty("image_url", out _));
    }

    [Theory]
    [InlineData("event_1", "item_1")]
    [InlineData("event\"1", "item\\é\u0001")]
    [InlineData("", "\uD800")]
    public void Audio_is_written_the_same_whatever_the_ids_look_like(string eventId, string itemId)
    {
        byte[] audio = [0xFF, 0x00, 0x7F, 0x80, 0x01];
        var json = Wire.Written(new AudioDelta(new ContentPlace("resp_1", itemId, 3, 12), audio) { EventId = eventId });
        Assert.Equal("response.audio.delta", json.GetProperty("type").GetString());
        Assert.Equal(eventId, json.GetProperty("event_id").GetString());
        Assert.Equal("resp_1", json.GetProperty("response_id").GetString());
        Assert.Equal(itemId.Replace('\uD800', '\uFFFD'), json.GetProperty("item_id").GetString());
        Assert.Equal(3, json.GetProperty("output_index").GetInt32());
        Assert.Equal(12, json.GetProperty("content_index").GetInt32());
        Assert.Equal(audio, json.GetProperty("delta").GetBytesFromBase64());
    }

    [Fact]
    public void Too_much_audio_for_one_message_cannot_be_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new AudioDelta(new ContentPlace("r", "i", 0, 0), new byte[AudioDelta.MaxBytes + 1])
        );
    }

    [Fact]
    public void Text_cut_inside_a_surrogate_pair_still_makes_valid_json()
    {
        var json = Wire.Written(new TextDelta(new ContentPlace("r", "i", 0, 0), "x\uD83D"));
        Assert.Equal("x\uFFFD", json.GetProperty("delta").GetString());
    }

    [Fact]
    public void Events_go_one_after_another_into_the_same_output()
    {
        var output = new ArrayBufferWriter<byte>();
        ServerEventWriter.Write(new TextDelta(new ContentPlace("r", "i", 0, 0), "a"), output);
        var first = output.WrittenCount;
        ServerEventWriter.Write(new AudioDelta(new ContentPlace("r", "i", 0, 0), new byte[4]), output);
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(output.WrittenSpan[..first]).ValueKind);
        Assert.Equal(JsonValueKind.Object, JsonElement.Parse(output.WrittenSpan[first..]).ValueKind);
    }
}
