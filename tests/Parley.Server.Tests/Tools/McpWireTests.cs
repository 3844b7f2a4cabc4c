using System.Text.Json;
using Parley.Engines.Responses;
using Parley.Server.Tests.Wire;
using Parley.Testing.Coverage;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Tools;

/// <summary>Servers of tools over a real socket, in every dialect, with a server of the protocol's official library (docs/protocol/tools.md).</summary>
public sealed class McpWireTests
{
    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:93")]
    [Covers("feature:95")]
    public async Task Tools_are_listed_called_and_answered(Dialect dialect)
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(
            dialect,
            answers: [FakeAnswer.Call("find_order", """{"number":7}"""), FakeAnswer.Text("It is on its way.")]
        );
        var echo = await call.UpdateAsync(
            dialect.Tools(
                $$"""[{"type":"mcp","server_label":"shop","server_url":"{{tools.Url}}","authorization":"tok-123","headers":{"X-Desk":"key-456"},"allowed_tools":["find_order"],"require_approval":"never"}]"""
            )
        );
        await call.UntilAsync("mcp_list_tools.completed");
        await call.UpdateAsync(dialect.TextOnly());
        await call.TypeAsync("Where is order seven?");
        var list = call.Of(dialect.Added())
            .Select(e => e.GetProperty("item"))
            .First(i => i.GetProperty("type").ValueEquals("mcp_list_tools"));
        var listed = await call.AskAsync(
            $$"""{"type":"conversation.item.retrieve","item_id":"{{list.GetProperty("id").GetString()}}"}""",
            "conversation.item.retrieved"
        );

        await call.SendAsync(McpCalls.Ask);
        var done = (await call.UntilAsync("response.done")).GetProperty("response");
        await call.SendAsync(McpCalls.Ask);
        await call.UntilAsync("response.done");

        Assert.Equal(["find 7"], tools.Done, StringComparer.Ordinal);
        Assert.All(tools.Requests, headers => Assert.Equal("Bearer tok-123", headers.Authorization));
        Assert.All(tools.Requests, headers => Assert.Equal("key-456", headers["X-Desk"]));
        Assert.DoesNotContain("tok-123", echo.GetRawText());
        Assert.DoesNotContain("key-456", echo.GetRawText());
        Assert.DoesNotContain("tok-123", call.Log);
        Assert.DoesNotContain("key-456", call.Log);
        var offered = Assert.Single(listed.GetProperty("item").GetProperty("tools").EnumerateArray());
        Assert.Equal("find_order", offered.GetProperty("name").GetString());
        Assert.Equal("Finds an order by its number", offered.GetProperty("description").GetString());
        Assert.True(offered.GetProperty("annotations").GetProperty("readOnlyHint").GetBoolean());
        var item = Assert.Single(done.GetProperty("output").EnumerateArray());
        Assert.Equal("Order 7 is on its way.", item.GetProperty("output").GetString());
        Assert.Equal(
            ["response.mcp_call.in_progress", "response.mcp_call.completed"],
            call.Events.Select(e => e.GetProperty("type").GetString()!)
                .Where(t => t.StartsWith("response.mcp_call.", StringComparison.Ordinal)),
            StringComparer.Ordinal
        );
        Assert.Equal(
            new ChatToolResult(item.GetProperty("id").GetString()!, "Order 7 is on its way."),
            call.Responder.Requests[1].Entries[^1]
        );
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:94")]
    public async Task A_call_is_made_only_after_it_was_approved(Dialect dialect)
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(
            dialect,
            answers:
            [
                FakeAnswer.Call("cancel_order", """{"number":7}"""),
                FakeAnswer.Call("cancel_order", """{"number":8}"""),
                FakeAnswer.Text("Seven is cancelled, eight is not."),
            ]
        );
        await McpCalls.ListAsync(call, tools, """{"never":["find_order"],"always":["cancel_order"]}""");

        var first = await McpCalls.AskForApprovalAsync(call);
        Assert.Empty(tools.Done);
        await call.SendAsync(McpCalls.Approval(first, "true"));
        await call.UntilAsync("response.mcp_call.completed");
        var second = await McpCalls.AskForApprovalAsync(call);
        await call.SendAsync(McpCalls.Approval(second, "false,\"reason\":\"Keep it\""));
        await call.UntilAsync("response.mcp_call.failed");
        await call.SendAsync(McpCalls.Ask);
        await call.UntilAsync("response.done");

        Assert.Equal(["cancel 7"], tools.Done, StringComparer.Ordinal);
        var results = call.Responder.Requests[2].Entries.OfType<ChatToolResult>().Select(r => r.Output).ToArray();
        Assert.Equal(
            ["Order 7 is cancelled.", "Not run: the call was not approved: Keep it"],
            results,
            StringComparer.Ordinal
        );
        var made = call.Of("response.output_item.done").Select(e => e.GetProperty("item")).ToList();
        var seven = made.Find(i => i.GetProperty("type").ValueEquals("mcp_call"));
        Assert.Equal(first, seven.GetProperty("approval_request_id").GetString());
        Assert.Equal("Order 7 is cancelled.", seven.GetProperty("output").GetString());
    }

    [Fact]
    [Covers("feature:94")]
    public async Task Voice_Live_approves_with_an_event_too()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(
            Dialect.VoiceLive,
            answers: [FakeAnswer.Call("cancel_order", """{"number":7}""")]
        );
        await McpCalls.ListAsync(call, tools, "\"always\"");
        var request = await McpCalls.AskForApprovalAsync(call);
        await call.SendAsync(
            $$"""{"type":"mcp_approval_response","approval_request_id":"{{request}}","approve":true,"reason":"Yes"}"""
        );
        await call.UntilAsync("response.mcp_call.completed");
        Assert.Equal(["cancel 7"], tools.Done, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    public async Task Servers_and_choices_are_echoed_as_they_came(Dialect dialect)
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(dialect);
        var filters =
            """[{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp","server_description":"Orders","allowed_tools":{"tool_names":["a","b"],"read_only":true},"require_approval":{"always":{"tool_names":["a"],"read_only":false},"never":{"tool_names":["b"],"read_only":true} } }]""".Replace(
                "https://shop.test/mcp",
                tools.Url,
                StringComparison.Ordinal
            );
        var echo = await call.UpdateAsync(dialect.Tools(filters));
        Assert.Equal(JsonText(filters), JsonText(echo.GetProperty("tools").GetRawText()));
        var lists =
            """[{"type":"function","name":"lamp"},{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp","allowed_tools":["a"],"require_approval":{"always":["a"],"never":["b"]} }]""".Replace(
                "https://shop.test/mcp",
                tools.Url,
                StringComparison.Ordinal
            );
        echo = await call.UpdateAsync(dialect.Tools(lists));
        Assert.Equal(JsonText(lists), JsonText(echo.GetProperty("tools").GetRawText()));
        string[] choices =
        [
            "\"auto\"",
            "\"none\"",
            "\"required\"",
            """{"type":"function","name":"lamp"}""",
            """{"type":"mcp","server_label":"shop"}""",
            """{"type":"mcp","server_label":"shop","name":"a"}""",
        ];
        foreach (var choice in choices)
        {
            echo = await call.UpdateAsync(
                dialect is Dialect.Realtime
                    ? "{\"type\":\"realtime\",\"tool_choice\":" + choice + "}"
                    : "{\"tool_choice\":" + choice + "}"
            );
            Assert.Equal(choice, JsonText(echo.GetProperty("tool_choice").GetRawText()));
        }
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:91")]
    [Covers("feature:92")]
    public async Task Functions_and_tools_are_called_side_by_side(Dialect dialect)
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(
            dialect,
            answers:
            [
                new(
                    new ResponderToolCall(0, "call_0", "lamp", "{\"on\":"),
                    new ResponderToolCall(1, null, "find_order", "{\"number\":"),
                    new ResponderToolCall(2, "call_2", "lamp", "{}"),
                    new ResponderToolCall(0, null, null, "true}"),
                    new ResponderToolCall(1, null, null, "3}")
                )
                {
                    Finish = ResponderFinish.ToolCalls,
                },
                FakeAnswer.Text("All done."),
            ]
        );
        await call.UpdateAsync(
            dialect.Tools(
                $$"""[{"type":"function","name":"lamp"},{"type":"mcp","server_label":"shop","server_url":"{{tools.Url}}","require_approval":"never"}]"""
            )
        );
        await call.UntilAsync("mcp_list_tools.completed");
        await call.UpdateAsync(dialect.TextOnly());
        await call.SendAsync("""{"type":"response.create","response":{"tool_choice":"required"} }""");
        var done = (await call.UntilAsync("response.done")).GetProperty("response");
        foreach (var id in (string[])["call_0", "call_2"])
        {
            await call.AskAsync(
                $$"""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"{{id}}","output":"ok"} }""",
                dialect.ItemShown()
            );
        }

        await call.SendAsync("""{"type":"response.create","response":{"tool_choice":"none"} }""");
        await call.UntilAsync("response.done");

        Assert.Equal(
            ["function_call", "mcp_call", "function_call"],
            done.GetProperty("output").EnumerateArray().Select(i => i.GetProperty("type").GetString()!),
            StringComparer.Ordinal
        );
        Assert.Equal(
            ["{\"on\":true}", "{}"],
            call.Of("response.function_call_arguments.done").Select(e => e.GetProperty("arguments").GetString()!),
            StringComparer.Ordinal
        );
        Assert.Equal(["find 3"], tools.Done, StringComparer.Ordinal);
        Assert.Equal(ToolChoiceMode.Required, call.Responder.Requests[0].ToolChoice.Mode);
        Assert.Equal(ToolChoiceMode.None, call.Responder.Requests[1].ToolChoice.Mode);
        Assert.Equal(3, call.Responder.Requests[1].Entries.OfType<ChatToolResult>().Count());
    }

    [Fact]
    public async Task A_response_may_bring_its_own_server_and_choose_its_tool()
    {
        await using var tools = await McpTestServer.StartAsync(stateless: true);
        await using var call = await McpCalls.OpenAsync(
            Dialect.Realtime,
            answers: FakeAnswer.Call("find_order", """{"number":9}""")
        );
        await call.SendAsync(
            "{\"type\":\"response.create\",\"response\":{\"tools\":[{\"type\":\"mcp\",\"server_label\":\"shop\",\"server_url\":\""
                + tools.Url
                + "\",\"require_approval\":{\"never\":{\"read_only\":true}}}],\"tool_choice\":{\"type\":\"mcp\",\"server_label\":\"shop\",\"name\":\"find_order\"}}}"
        );
        await call.UntilAsync("mcp_list_tools.completed");
        await call.UntilAsync("response.mcp_call.completed");
        await call.UntilAsync("response.done");
        Assert.Equal(["find 9"], tools.Done, StringComparer.Ordinal);
        var request = Assert.Single(call.Responder.Requests);
        Assert.Equal(new ToolChoice(ToolChoiceMode.Function, "find_order"), request.ToolChoice);
        Assert.Equal("find_order", Assert.Single(request.Tools).Name);
    }

    /// <summary>Without spaces.</summary>
    private static string JsonText(string json) => JsonSerializer.Serialize(JsonElement.Parse(json));
}
