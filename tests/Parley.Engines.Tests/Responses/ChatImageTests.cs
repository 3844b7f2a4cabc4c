using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Parley.Engines.Chat;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

/// <summary>Images for a chat server, and servers that see none.</summary>
public sealed class ChatImageTests : ChatServerTests
{
    [Fact]
    public async Task An_image_arrives_byte_by_byte()
    {
        byte[] image = new byte[300_000];
        new Random(7).NextBytes(image);
        await AskAsync(With(new ChatImage(new Uri("data:image/png;base64," + Convert.ToBase64String(image)), "high")));
        JsonNode part = Server.Requests[0]["messages"]![0]!["content"]![1]!["image_url"]!;
        string url = part["url"]!.GetValue<string>();
        Assert.StartsWith("data:image/png;base64,", url, StringComparison.Ordinal);
        Assert.Equal(image, Convert.FromBase64String(url[(url.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        Assert.Equal("high", part["detail"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(400, "Invalid content type. image_url is only supported by certain models.", true)]
    [InlineData(500, "image input is not supported - hint: you may need to provide the mmproj", true)]
    [InlineData(400, "llama is not a multimodal model", true)]
    [InlineData(400, "The context is too long.", false)]
    [InlineData(401, "No key for images.", false)]
    [InlineData(503, "The image service is busy.", false)]
    public async Task A_server_that_sees_no_images_is_told_apart_from_other_faults(
        int status,
        string body,
        bool isImage
    )
    {
        Server.Answer = async (_, http) =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync($$$"""{"error":{"message":"{{{body}}}"}}""");
        };
        EngineException e = await Assert.ThrowsAsync<EngineException>(() =>
            AskAsync(With(new ChatImage(new Uri("data:image/png;base64,AAAA"))))
        );
        Assert.Equal(isImage ? EngineException.ImageNotSupported : null, e.Code);
        Assert.DoesNotContain(body, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_words_without_an_image_mean_something_else()
    {
        Server.Answer = async (_, http) =>
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":{"message":"no vision today"}}""");
        };
        EngineException e = await Assert.ThrowsAsync<EngineException>(() => AskAsync(Said("hi")));
        Assert.Null(e.Code);
    }

    [Theory]
    [InlineData(ChatImages.All, true, true)]
    [InlineData(ChatImages.Inline, true, false)]
    [InlineData(ChatImages.None, false, false)]
    public void What_the_server_sees_is_a_setting(ChatImages images, bool accepts, bool fetches)
    {
        using ChatResponder responder = new(new ChatResponderOptions { BaseUrl = Server.Url, Images = images });
        Assert.Equal((accepts, fetches), (responder.Capabilities.AcceptsImages, responder.Capabilities.FetchesImages));
        Assert.True(responder.Capabilities.FollowsInstructions);
    }

    private static ResponderRequest With(ChatImage image) =>
        new()
        {
            SessionId = "s",
            Model = "m",
            Entries = [new ChatMessage(ChatRole.User, "What is this?", [image])],
        };
}
