using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Voice;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Sessions;

/// <summary>The assistant speaks first, with the voice and the model of this machine.</summary>
public sealed class GreetingTests
{
    private const string Welcome = "Welcome to the harbour hotel. How can I help?";

    [Fact, Covers("feature:103")]
    public async Task A_message_that_was_written_before_is_spoken_as_it_is()
    {
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync(
            $$"""{"type":"response.create","response":{"pre_generated_assistant_message":{"type":"message","role":"assistant","content":[{"type":"text","text":"{{Welcome}}"}]} } }"""
        );
        var done = await caller.UntilAsync("response.done");
        Assert.Equal("completed", done.Text("response", "status"));
        Assert.Equal(Welcome, caller.Of("response.audio_transcript.done").Single().Text("transcript"));
        var heard = await caller.TranscribeAnswerAsync();
        Assert.Contains("welcome", heard, StringComparison.OrdinalIgnoreCase);
    }

    [Fact, Covers("feature:103")]
    public async Task It_has_exactly_one_part_of_text()
    {
        await using var server = await TestServer.StartAsync();
        using var line = await Line.OpenAsync(server, Line.VoiceLive);
        foreach (var content in (string[])["[]", """[{"type":"text","text":"a"},{"type":"text","text":"b"}]"""])
        {
            await line.SendAsync(
                $$$"""{"type":"response.create","response":{"pre_generated_assistant_message":{"type":"message","role":"assistant","content":{{{content}}} } } }"""
            );
            Assert.Equal(
                "response.pre_generated_assistant_message.content",
                (await line.ErrorAsync()).GetProperty("param").GetString()
            );
        }
    }

    [Fact, Covers("feature:104")]
    public async Task A_word_of_the_system_makes_it_greet_and_later_ask_again_without_tools()
    {
        await using var server = await TestServer.StartAsync(realEngines: true);
        await using var caller = await Caller.ConnectAsync(server);
        await caller.SendAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"system","content":[{"type":"input_text","text":"Greet the user with welcome to the harbour hotel."}]}}"""
        );
        await caller.SendAsync("""{"type":"response.create"}""");
        Assert.Equal("completed", (await caller.UntilAsync("response.done")).Text("response", "status"));
        Assert.Contains("harbour hotel", Said(caller), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(caller.Audio);

        // The person said nothing; the client asks the assistant to try again.
        await caller.SendAsync(
            """{"type":"conversation.item.create","item":{"type":"message","role":"system","content":[{"type":"input_text","text":"Say to the user: are you still there?"}]}}"""
        );
        await caller.SendAsync("""{"type":"response.create","response":{"tool_choice":"none"}}""");
        Assert.Equal("completed", (await caller.UntilAsync("response.done")).Text("response", "status"));
        Assert.NotEmpty(Said(caller));
    }

    private static string Said(Caller caller) =>
        caller.Of("response.audio_transcript.done").Last().Text("transcript") ?? "";
}
