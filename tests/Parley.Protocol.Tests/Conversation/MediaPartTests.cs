using Parley.Protocol.Conversation;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Tests.Conversation;

/// <summary>Sound and images in the items of a client, and sound in retrieved ones.</summary>
public sealed class MediaPartTests
{
    private const string Png = "iVBORw0KGgo";

    [Fact]
    public void Sound_may_come_with_its_words_or_without()
    {
        var bare = Part<InputAudioPart>("""{"type":"input_audio","audio":"AQIDBA=="}""");
        Assert.Null(bare.Transcript);
        Assert.Equal([1, 2, 3, 4], bare.Audio.ToArray());
        Assert.Equal(
            [1, 2],
            Part<InputAudioPart>("""{"type":"input_audio","audio":"AQI","transcript":"a"}""").Audio.ToArray()
        );
        Assert.Equal(
            [255, 255, 255],
            Part<InputAudioPart>("""{"type":"input_audio","audio":"\/\/\/\u002f"}""").Audio.ToArray()
        );
    }

    [Theory]
    [InlineData("""{"type":"input_audio","audio":"%%"}""", "invalid_audio", "audio")]
    [InlineData("""{"type":"input_audio","audio":""}""", "invalid_audio", "audio")]
    [InlineData("""{"type":"input_audio","audio":7}""", "invalid_type", "audio")]
    [InlineData("""{"type":"input_audio"}""", "missing_required_parameter", "transcript")]
    [InlineData("""{"type":"input_image","image_url":"data:text/plain;base64,AAAA"}""", "invalid_value", "image_url")]
    [InlineData("""{"type":"input_image","image_url":"data:image/png,abc"}""", "invalid_value", "image_url")]
    [InlineData("""{"type":"input_image","url":"data:image/png;base64,"}""", "invalid_image", "url")]
    [InlineData("""{"type":"input_image","image_url":"data:image/png;base64,&&&&"}""", "invalid_image", "image_url")]
    [InlineData("""{"type":"input_image","image_url":"data:image/png;base64,AAAA"}""", "invalid_image", "image_url")]
    [InlineData(
        """{"type":"input_image","image_url":"data:image/png;base64,/9j/AAAA"}""",
        "invalid_image",
        "image_url"
    )]
    [InlineData("""{"type":"input_image","image_url":"file:///etc/passwd"}""", "invalid_value", "image_url")]
    public void What_is_wrong_is_named(string part, string code, string field)
    {
        var error = Wire.Bad(Create(part));
        Assert.Equal((code, "item.content[0]." + field), (error.Code, error.Param));
    }

    [Theory]
    [InlineData("image/png", Png)]
    [InlineData("image/jpeg", "/9j/4AAQSkZJRg==")]
    [InlineData("image/jpg", "/9j/4AAQSkZJRg==")]
    [InlineData("image/gif", "R0lGODlhAQABAA==")]
    [InlineData("IMAGE/WEBP", "UklGRiQAAABXRUJQVlA4")]
    public void Images_are_known_by_their_first_bytes(string type, string data)
    {
        var url = $"data:{type};base64,{data}";
        Assert.Equal(url, Part<InputImagePart>($$"""{"type":"input_image","image_url":"{{url}}"}""").ImageUrl);
    }

    [Fact]
    public void An_image_has_a_largest_size()
    {
        var data = Png + new string('A', (WireLimits.ImageBytes / 3 * 4) - Png.Length + 16);
        var error = Wire.Bad(Create($$"""{"type":"input_image","image_url":"data:image/png;base64,{{data}}"}"""));
        Assert.Equal("image_too_large", error.Code);
    }

    [Fact]
    public void Sound_does_not_count_in_the_size_of_an_item()
    {
        var audio = Convert.ToBase64String(new byte[WireLimits.ItemBytes * 2]);
        Part<InputAudioPart>($$"""{"type":"input_audio","audio":"{{audio}}"}""");
    }

    [Fact]
    public void Sound_stands_in_retrieved_items_and_null_is_written_where_the_dialect_has_it_so()
    {
        foreach (var profile in (WireProfile[])[WireProfile.VoiceLive, WireProfile.RealtimeBeta, WireProfile.Realtime])
        {
            var heard = new InputAudioPart("hi") { Audio = new byte[] { 1, 2 } };
            var said = new AudioPart("hi") { Audio = new byte[] { 3, 4 } };
            Assert.Equal("AQI=", Written(heard, profile).GetProperty("audio").GetString());
            Assert.Equal("AwQ=", Written(said, profile).GetProperty("audio").GetString());
            var bare = Written(new InputAudioPart("hi"), profile);
            Assert.Equal(profile.WritesNullAudio, bare.TryGetProperty("audio", out _));
            Assert.False(Written(new AudioPart("hi"), profile).TryGetProperty("audio", out _));
        }
    }

    [Fact]
    public void The_longest_sound_fits_beside_the_largest_item()
    {
        var text = new string('\u0001', WireLimits.ItemBytes / 8);
        var item = new MessageItem("m", MessageRole.User, [new InputTextPart(text), new InputAudioPart(text)]);
        var audio = new byte[RetrievedAudio.Room(item)];
        item = item with { Content = item.Content.SetItem(1, new InputAudioPart(text) { Audio = audio }) };
        var written = Wire.Written(new ItemRetrieved(item)).GetRawText().Length;
        Assert.InRange(written, WireLimits.ServerMessageBytes - 32_768, WireLimits.ServerMessageBytes - 1);
    }

    private static string Create(string part) =>
        $$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{{part}}]} }""";

    private static T Part<T>(string part)
        where T : ContentPart =>
        Assert.IsType<T>(Assert.Single(((MessageItem)Wire.Good<ItemCreate>(Create(part)).Item).Content));

    private static System.Text.Json.JsonElement Written(ContentPart part, WireProfile profile) =>
        Wire.Written(new ItemRetrieved(new MessageItem("m", MessageRole.User, [part])), profile)
            .GetProperty("item")
            .GetProperty("content")[0];
}
