using System.Text.Json.Nodes;
using Parley.Engines.Tests.Responses;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Voice;

/// <summary>What is said while the model thinks, with a real voice and a model that waits for it (docs/protocol/responses.md).</summary>
public sealed class InterimTests
{
    private const string Added = "response.output_item.added";

    [Fact]
    [Covers("feature:99")]
    public async Task A_fixed_sentence_is_heard_before_the_answer()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var chat = await FakeChatServer.StartAsync();
        chat.Answer = async (_, http) =>
        {
            await heard.Task;
            await FakeChatServer.TextAsync(http, "The answer is twelve.");
        };
        await using var server = await ItemMediaTests.WithChatAsync(chat);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync(
            """{"type":"session.update","session":{"interim_response":{"type":"static_interim_response","triggers":["latency"],"latency_threshold_ms":100,"texts":["Please wait one moment."]}}}"""
        );
        await caller.SendAsync("""{"type":"response.create"}""");
        var done = await caller.UntilAsync("response.output_item.done");
        Assert.Equal("Please wait one moment.", Said(done));
        var understood = await caller.TranscribeAnswerAsync();

        // The ear gets a word of it wrong at times: "late".
        string[] words = ["please", "wait", "one", "moment"];
        Assert.InRange(words.Count(word => understood.Contains(word, StringComparison.OrdinalIgnoreCase)), 2, 4);
        heard.SetResult();
        var response = await caller.UntilAsync("response.done");
        Assert.Equal(2, response.Find("response", "output")!.Value.GetArrayLength());
        Assert.Equal([0, 1], caller.Of(Added).Select(m => m.Find("output_index")!.Value.GetInt32()));
    }

    [Fact]
    [Covers("feature:100")]
    public async Task A_models_own_words_fill_the_time_of_a_function()
    {
        await using var chat = await FakeChatServer.StartAsync();
        chat.Models = """{"data":[{"id":"gpt-4o"},{"id":"small"}]}""";
        chat.Answer = async (body, http) =>
        {
            if (string.Equals(body["model"]!.GetValue<string>(), "small", StringComparison.Ordinal))
            {
                await FakeChatServer.TextAsync(http, "I am looking", " it up.");
            }
            else if (FakeChatServer.HasRole(body, "tool"))
            {
                await FakeChatServer.TextAsync(http, "It is sunny.");
            }
            else
            {
                await FakeChatServer.SendAsync(http, FakeChatServer.ToolDelta(0, "call_a", "weather", "{}"));
                await FakeChatServer.EndAsync(http, "tool_calls");
            }
        };
        await using var server = await ItemMediaTests.WithChatAsync(chat);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync(
            """{"type":"session.update","session":{"tools":[{"type":"function","name":"weather"}],"interim_response":{"type":"llm_interim_response","triggers":["tool"],"latency_threshold_ms":700,"model":"small","instructions":"Say that you look it up.","max_completion_tokens":20}}}"""
        );
        await caller.SendAsync("""{"type":"response.create"}""");
        await caller.UntilAsync("response.done");
        await caller.UntilAsync("response.audio.delta");
        await caller.SendAsync(
            """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_a","output":"sunny"}}"""
        );
        await caller.SendAsync("""{"type":"response.create"}""");
        var filler = await caller.UntilAsync("response.done");
        Assert.Equal("I am looking it up.", Said(filler.Find("response", "output")!.Value[0]));
        var answer = await caller.UntilAsync("response.done");
        Assert.Equal("It is sunny.", Said(answer.Find("response", "output")!.Value[0]));
        Assert.Empty(caller.Of("error"));
        JsonNode asked = chat.Requests.Single(r => r["model"]!.GetValue<string>() is "small");
        Assert.Equal(20, asked["max_tokens"]!.GetValue<int>());
        Assert.Contains("Say that you look it up.", asked.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("looking", chat.Requests[^1].ToJsonString(), StringComparison.Ordinal);
    }

    private static string? Said(Parley.Client.ServerMessage message) => Said(message.Find("item")!.Value);

    private static string? Said(System.Text.Json.JsonElement item) =>
        item.GetProperty("content")[0].GetProperty("transcript").GetString();
}
