using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Parley.Engines.Tests.Responses;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Voice;

/// <summary>Sound and images in items, over a real socket with real engines (docs/protocol/conversation.md).</summary>
public sealed class ItemMediaTests
{
    private const string Completed = "conversation.item.input_audio_transcription.completed";

    [Fact]
    [Covers("feature:76")]
    [Covers("feature:80")]
    public async Task Sound_in_an_item_is_understood_and_both_sides_can_be_heard_again()
    {
        await using var server = await TestServer.StartAsync(parts: MachineEngines.Hurried, realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        var speech = (await Caller.SpeechAsync("What is seven plus five?")).AtRate(24_000);
        var sound = MemoryMarshal.AsBytes(speech.Samples.AsSpan()).ToArray();
        await caller.SendAsync(
            $$$"""{"type":"conversation.item.create","item":{"id":"said","type":"message","role":"user","content":[{"type":"input_audio","audio":"{{{Convert.ToBase64String(sound)}}}"}]}}"""
        );
        await caller.SendAsync("""{"type":"response.create"}""");
        var transcript = await caller.UntilAsync(Completed);
        Assert.Contains("seven", transcript.Text("transcript"), StringComparison.OrdinalIgnoreCase);
        var done = await caller.UntilAsync("response.done");
        Assert.True(Number(done, "response", "usage", "input_token_details", "audio_tokens") > 0);

        Assert.Equal(sound, await RetrieveAsync(caller, "said"));
        await caller.SendAsync(
            """{"type":"conversation.item.create","item":{"id":"known","type":"message","role":"user","content":[{"type":"input_audio","audio":"AAABAA==","transcript":"Hm."}]}}"""
        );
        Assert.Equal([0, 0, 1, 0], await RetrieveAsync(caller, "known"));
        var answer = done.Find("response", "output")!.Value[0].GetProperty("id").GetString()!;
        var heard = MemoryMarshal.AsBytes(caller.Audio.ToArray().AsSpan()).ToArray();
        Assert.Equal(heard, await RetrieveAsync(caller, answer));

        await caller.SendAsync(
            $$"""{"type":"conversation.item.truncate","item_id":"{{answer}}","content_index":0,"audio_end_ms":300}"""
        );
        Assert.Equal(heard[..(300 * 48)], await RetrieveAsync(caller, answer));
    }

    [Fact]
    [Covers("feature:79")]
    public async Task An_image_reaches_the_model_and_a_model_that_sees_none_ends_the_response_alone()
    {
        await using var chat = await FakeChatServer.StartAsync();
        await using var server = await WithChatAsync(chat);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync("""{"type":"session.update","session":{"modalities":["text"]}}""");
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. RandomBytes(200_000)];
        await caller.SendAsync(
            $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"What is this?"},{"type":"input_image","image_url":"data:image/png;base64,{{{Convert.ToBase64String(png)}}}","detail":"low"}]}}"""
        );
        await caller.SendAsync("""{"type":"response.create"}""");
        await caller.UntilAsync("response.done");
        var part = chat.Requests[0]["messages"]![0]!["content"]![1]!["image_url"]!;
        var url = part["url"]!.GetValue<string>();
        Assert.Equal(png, Convert.FromBase64String(url[(url.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        Assert.Equal("low", part["detail"]!.GetValue<string>());
        await caller.SendAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"high"},{"type":"input_image","url":"https://example.test/a.png"}]}}"""
        );
        var shown = (await caller.UntilAsync("conversation.item.created")).Find("item", "content")!.Value;
        // Older versions say url, newer ones image_url.
        var link = shown[0].TryGetProperty("image_url", out var named) ? named : shown[0].GetProperty("url");
        Assert.Equal("data:image/png;base64,iVBORw0KGgo=", link.GetString());
        Assert.Equal("high", shown[0].GetProperty("detail").GetString());

        chat.Answer = async (_, http) =>
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync("""{"error":{"message":"image_url is only supported by certain models"}}""");
        };
        await caller.SendAsync("""{"type":"response.create"}""");
        var failed = await caller.UntilAsync("response.done");
        Assert.Equal("image_not_supported", failed.Text("response", "status_details", "error", "code"));
        chat.Answer = (_, http) => FakeChatServer.TextAsync(http, "Fine.");
        await caller.SendAsync("""{"type":"response.create"}""");
        Assert.Equal("completed", (await caller.UntilAsync("response.done")).Text("response", "status"));
        Assert.DoesNotContain("image_url", chat.Requests[^1].ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_builtin_assistant_refuses_images()
    {
        await using var server = await TestServer.StartAsync(s => s with { Responder = "builtin" }, realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync(
            """{"type":"conversation.item.create","event_id":"evt_1","item":{"type":"message","role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo="}]}}"""
        );
        var error = await caller.UntilAsync("error");
        Assert.Equal("image_not_supported", error.Text("error", "code"));
        Assert.Equal("item.content[0]", error.Text("error", "param"));
        Assert.Equal("evt_1", error.Text("error", "event_id"));
    }

    [Fact]
    [Covers("feature:91")]
    [Covers("feature:101")]
    public async Task Several_calls_come_in_their_order_and_one_at_a_time_where_that_is_asked_for()
    {
        await using var chat = await FakeChatServer.StartAsync();
        chat.Answer = CallTwiceAsync;
        await using var server = await WithChatAsync(chat);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync(
            """{"type":"session.update","session":{"modalities":["text"],"reasoning_effort":"low","tools":[{"type":"function","name":"first"},{"type":"function","name":"second"}]}}"""
        );
        await caller.UntilAsync("session.updated");
        caller.Messages.Clear();
        await caller.SendAsync("""{"type":"response.create","response":{"metadata":{"topic":"calls"}}}""");
        var done = await caller.UntilAsync("response.done");
        Assert.Equal("calls", done.Text("response", "metadata", "topic"));
        Assert.Equal(
            (string[])
                [
                    "response.created",
                    "response.output_item.added",
                    "conversation.item.created",
                    "response.function_call_arguments.delta",
                    "response.output_item.added",
                    "conversation.item.created",
                    "response.function_call_arguments.delta",
                    "response.function_call_arguments.delta",
                    "response.function_call_arguments.done",
                    "response.output_item.done",
                    "response.function_call_arguments.done",
                    "response.output_item.done",
                    "response.done",
                ],
            caller.Messages.Select(m => m.Type).Where(t => t is not "warning").ToArray()
        );
        Assert.Equal(
            [("call_a", "{\"a\":1}"), ("call_b", "{}")],
            caller.Of("response.function_call_arguments.done").Select(m => (m.Text("call_id")!, m.Text("arguments")!))
        );
        Assert.Equal("low", chat.Requests[0]["reasoning_effort"]!.GetValue<string>());

        await caller.SendAsync("""{"type":"session.update","session":{"parallel_tool_calls":false}}""");
        await caller.SendAsync("""{"type":"response.create","response":{"max_output_tokens":77}}""");
        done = await caller.UntilAsync("response.done");
        Assert.Equal(1, done.Find("response", "output")!.Value.GetArrayLength());
        Assert.False(chat.Requests[1]["parallel_tool_calls"]!.GetValue<bool>());
        Assert.Equal(77, chat.Requests[1]["max_tokens"]!.GetValue<int>());
    }

    internal static async Task<TestServer> WithChatAsync(FakeChatServer chat) =>
        await TestServer.StartAsync(s => s with { Responder = chat.Url.ToString() }, realEngines: true);

    private static async Task CallTwiceAsync(JsonNode body, HttpContext http)
    {
        await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, "call_a", "first", "{\"a\":"));
        await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(1, "call_b", "second", "{}"));
        await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, null, null, "1}"));
        await FakeChatServer.EndAsync(http, "tool_calls");
    }

    private static async Task<byte[]> RetrieveAsync(Caller caller, string item)
    {
        await caller.SendAsync($$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""");
        var retrieved = await caller.UntilAsync("conversation.item.retrieved");
        return retrieved.Find("item", "content")!.Value[0].GetProperty("audio").GetBytesFromBase64();
    }

    private static int Number(Parley.Client.ServerMessage message, params ReadOnlySpan<string> path) =>
        message.Find(path)!.Value.GetInt32();

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(3).NextBytes(bytes);
        return bytes;
    }
}
