using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Sessions;

/// <summary><c>response.create</c> with all that it may say, over a real socket (docs/protocol/responses.md).</summary>
public sealed class ResponseRequestTests
{
    private readonly RecordingResponder _responder = new();

    [Theory, MemberData(nameof(Line.Every), MemberType = typeof(Line)), Covers("feature:81")]
    public async Task Overrides_hold_for_one_response(string address)
    {
        await using var server = await StartAsync();
        using var line = await Line.OpenAsync(server, address);
        var fields =
            address is Line.Realtime
                ? """ "output_modalities":["text"],"max_output_tokens":50 """
                : """ "modalities":["text"],"max_output_tokens":50,"temperature":0.9 """;
        await line.SendAsync(
            $$$"""{"type":"response.create","response":{ {{{fields}}},"instructions":"Be kind.","tool_choice":"none","tools":[{"type":"function","name":"f","parameters":{} }],"metadata":{"topic":"tea"} } }"""
        );
        var done = (await line.UntilAsync("response.done")).GetProperty("response");
        Assert.Equal("tea", done.GetProperty("metadata").GetProperty("topic").GetString());
        Assert.Equal(50, done.GetProperty("max_output_tokens").GetInt32());
        var asked = _responder.Requests.Single();
        Assert.Equal(("Be kind.", 50, "f"), (asked.Instructions, asked.MaxOutputTokens, asked.Tools.Single().Name));

        await line.SendAsync("""{"type":"response.create"}""");
        done = (await line.UntilAsync("response.done")).GetProperty("response");
        Assert.Equal("inf", done.GetProperty("max_output_tokens").GetString());
        Assert.Equal("", _responder.Requests.Last().Instructions);
        Assert.Empty(_responder.Requests.Last().Tools);
    }

    [Theory, MemberData(nameof(Line.Every), MemberType = typeof(Line)), Covers("feature:82")]
    public async Task A_response_out_of_band_reads_what_it_is_given_and_leaves_the_conversation_alone(string address)
    {
        await using var server = await StartAsync();
        using var line = await Line.OpenAsync(server, address);
        await TypeAsync(line, "first");
        var name = address is Line.VoiceLive ? "input_items" : "input";
        await line.SendAsync(
            $$"""{"type":"response.create","response":{"conversation":"none","{{name}}":[{"type":"message","role":"user","content":[{"type":"input_text","text":"aside"}]}]} }"""
        );
        var done = (await line.UntilAsync("response.done")).GetProperty("response");
        Assert.Equal(JsonValueKind.Null, done.GetProperty("conversation_id").ValueKind);
        Assert.Single(done.GetProperty("output").EnumerateArray());
        Assert.Equal(["aside"], _responder.Read);

        await line.SendAsync($$"""{"type":"response.create","response":{"conversation":"none","{{name}}":[]} }""");
        await line.UntilAsync("response.done");
        Assert.Empty(_responder.Read);

        // Neither aside nor answer are in the conversation.
        await line.SendAsync("""{"type":"response.create"}""");
        await line.UntilAsync("response.done");
        Assert.Equal(["first"], _responder.Read);
        await line.SendAsync("""{"type":"response.create"}""");
        await line.UntilAsync("response.done");
        Assert.Equal(["first", "Well then."], _responder.Read);
    }

    [Fact, Covers("feature:82")]
    public async Task Items_are_added_to_the_context_of_one_response()
    {
        await using var server = await StartAsync();
        using var line = await Line.OpenAsync(server, Line.VoiceLive);
        await TypeAsync(line, "first");
        await line.SendAsync(
            """{"type":"response.create","response":{"conversation":"none","append_input_items":[{"type":"message","role":"system","content":[{"type":"input_text","text":"aside"}]}]}}"""
        );
        await line.UntilAsync("response.done");
        Assert.Equal(["first", "aside"], _responder.Read);
    }

    [Theory, InlineData(Line.Beta), InlineData(Line.Realtime)]
    public async Task A_reference_stands_for_an_item_of_the_conversation(string address)
    {
        await using var server = await StartAsync();
        using var line = await Line.OpenAsync(server, address);
        await TypeAsync(line, "first", "item_1");
        await TypeAsync(line, "second", "item_2");
        await line.SendAsync(
            """{"type":"response.create","response":{"input":[{"type":"item_reference","id":"item_2"}]}}"""
        );
        await line.UntilAsync("response.done");
        Assert.Equal(["second"], _responder.Read);
        await line.SendAsync(
            """{"type":"response.create","event_id":"evt_1","response":{"input":[{"type":"item_reference","id":"item_9"}]}}"""
        );
        var error = await line.ErrorAsync();
        Assert.Equal("item_not_found", error.GetProperty("code").GetString());
        Assert.Equal("evt_1", error.GetProperty("event_id").GetString());
    }

    [Fact, Covers("feature:83")]
    public async Task A_response_ends_the_one_before_it_when_it_says_so_and_stays_out_when_it_says_so()
    {
        await using var server = await StartAsync();
        using var line = await Line.OpenAsync(server, Line.VoiceLive);
        await TypeAsync(line, "wait", "item_1");
        await line.SendAsync("""{"type":"response.create"}""");
        var first = (await line.UntilAsync("response.created")).GetProperty("response").GetProperty("id").GetString();
        await line.SendAsync("""{"type":"response.create"}""");
        var refused = (await line.ErrorAsync()).GetProperty("message").GetString();
        Assert.Contains($"in progress: {first}.", refused, StringComparison.Ordinal);

        await line.SendAsync("""{"type":"conversation.item.delete","item_id":"item_1"}""");
        await line.SendAsync("""{"type":"response.create","response":{"cancel_previous":true,"commit":false}}""");
        var cancelled = (await line.UntilAsync("response.done")).GetProperty("response");
        Assert.Equal((first, "cancelled"), (cancelled.Text("id"), cancelled.Text("status")));
        var done = (await line.UntilAsync("response.done")).GetProperty("response");
        Assert.Equal("completed", done.Text("status"));
        Assert.Equal(JsonValueKind.Null, done.GetProperty("conversation_id").ValueKind);
    }

    [Fact, Covers("feature:84")]
    public async Task Additional_instructions_are_added_to_the_sessions()
    {
        await using var server = await StartAsync();
        using var line = await Line.OpenAsync(server, Line.VoiceLive);
        await line.SendAsync("""{"type":"session.update","session":{"instructions":"Be brief."}}""");
        await line.SendAsync("""{"type":"response.create","additional_instructions":"Be kind."}""");
        await line.UntilAsync("response.done");
        Assert.Equal("Be brief.\nBe kind.", _responder.Requests.Single().Instructions);
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(parts: new() { Engines = TestEngines.With(_responder) });

    private static async Task TypeAsync(Line line, string text, string? id = null)
    {
        id = id is null ? "" : $"\"id\":\"{id}\",";
        await line.SendAsync(
            $$"""{"type":"conversation.item.create","item":{ {{id}}"type":"message","role":"user","content":[{"type":"input_text","text":"{{text}}"}]} }"""
        );
    }
}
