using System.Text;
using Parley.Protocol.Conversation;
using Parley.Protocol.Json;

namespace Parley.Protocol.Tests.Json;

public sealed class HostileJsonTests
{
    [Theory]
    [InlineData(62, true)]
    [InlineData(63, true)]
    [InlineData(64, false)]
    [InlineData(100_000, false)]
    public void Nesting_is_bounded(int depth, bool accepted)
    {
        var json =
            """{"type":"input_audio_buffer.clear","x":""" + new string('[', depth) + new string(']', depth) + "}";
        Assert.Equal(accepted ? null : "invalid_json", Wire.Read(json).Error?.Code);
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.00000000000000000000000000001")]
    public void Numbers_of_any_size_are_answered(string number)
    {
        var error = Wire.Bad(
            $$"""{"type":"conversation.item.truncate","item_id":"i","content_index":{{number}},"audio_end_ms":0}"""
        );
        Assert.Equal("content_index", error.Param);
    }

    [Theory]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("\\ude00", "\uFFFD")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\uFFFD😀")]
    [InlineData("a\\ud83dz", "a\uFFFDz")]
    [InlineData("\\\\ud83d", "\\ud83d")]
    [InlineData("\\uD83D\\uDE00", "😀")]
    public void Half_of_a_surrogate_pair_becomes_the_replacement_character(string escaped, string expected)
    {
        var item = Wire.Good<ItemCreate>(
            $$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{escaped}}"}]} }"""
        ).Item;
        Assert.Equal(new InputTextPart(expected), Assert.Single(Assert.IsType<MessageItem>(item).Content));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_in_names_and_ids_is_harmless()
    {
        Assert.Equal("unknown_event_type", Wire.Bad("""{"\ud800":1,"event_id":"\udfff","type":"\ud800"}""").Code);
        Assert.Single(Wire.Patch("{\"\\ufffd\":1}").Warnings);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] json = [.. "{\"type\":\"a"u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal("invalid_json", ClientEventReader.Read(json).Error?.Code);
    }

    [Fact]
    public void Names_written_with_escapes_are_the_same_names()
    {
        Assert.Equal(
            "i",
            Wire.Good<ItemDelete>("""{"t\u0079pe":"conversation.item.\u0064elete","item\u005fid":"i"}""").ItemId
        );
    }

    [Fact]
    public void Zero_bytes_and_controls_are_answered()
    {
        Assert.Equal("invalid_json", ClientEventReader.Read(new byte[1000]).Error?.Code);
        Assert.Equal("invalid_json", ClientEventReader.Read(Encoding.UTF8.GetBytes("{\"type\":\"a\nb\"}")).Error?.Code);
    }
}
