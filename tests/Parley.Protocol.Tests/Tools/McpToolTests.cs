using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Tests.Tools;

/// <summary>Tools of type <c>mcp</c> and what belongs to them (docs/protocol/tools.md).</summary>
public sealed class McpToolTests
{
    private const string Full = """
        {"type":"mcp","server_label":"docs","server_url":"https://tools.test/mcp?x=1","authorization":"secret-token",
         "headers":{"X-Key":"secret-key"},"allowed_tools":["search","fetch"],
         "require_approval":{"never":["search"],"always":["fetch"]}}
        """;

    public static TheoryData<WireProfile> Profiles =>
        [WireProfile.VoiceLive, WireProfile.Realtime, WireProfile.RealtimeBeta];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_server_is_read_and_echoed_without_its_secrets(WireProfile profile)
    {
        var config = Wire.Accepted($$"""{"tools":[{{Full}}]}""", SessionDefaults.For("m", null, profile));
        var server = Assert.Single(config.McpServers);
        Assert.Equal("secret-token", server.Credentials.Authorization);
        Assert.Equal("secret-key", server.Credentials.Headers["x-key"]);
        var echo = Assert.Single(Wire.Echo(config).GetProperty("tools").EnumerateArray());
        Assert.Equal(
            """{"type":"mcp","server_label":"docs","server_url":"https://tools.test/mcp?x=1","allowed_tools":["search","fetch"],"require_approval":{"always":["fetch"],"never":["search"]}}""",
            echo.GetRawText()
        );
        Assert.DoesNotContain("secret", server.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_word_every_call_needs_approval()
    {
        var server = Server("""{"type":"mcp","server_label":"l","server_url":"http://localhost:1/mcp"}""");
        Assert.Equal(McpApproval.Always, server.Approval);
        Assert.True(server.Approval.IsNeededFor(Tool("any")));
        Assert.True(server.Allows(Tool("any")));
    }

    [Theory]
    [InlineData("\"never\"", "a", false)]
    [InlineData("\"always\"", "a", true)]
    [InlineData("""{"never":["a"]}""", "a", false)]
    [InlineData("""{"never":["a"]}""", "b", true)]
    [InlineData("""{"always":["a"]}""", "b", true)]
    [InlineData("""{"always":["a"],"never":["a"]}""", "a", true)]
    [InlineData("""{"never":{"tool_names":["a"]}}""", "a", false)]
    [InlineData("""{"never":{"read_only":true}}""", "reads", false)]
    [InlineData("""{"never":{"read_only":true}}""", "a", true)]
    [InlineData("{}", "a", true)]
    public void Only_what_is_named_is_free_of_approval(string rule, string tool, bool needed)
    {
        var server = Server(
            $$"""{"type":"mcp","server_label":"l","server_url":"https://x","require_approval":{{rule}}}"""
        );
        Assert.Equal(needed, server.Approval.IsNeededFor(Tool(tool)));
    }

    [Theory]
    [InlineData("""["a"]""", "a", true)]
    [InlineData("""["a"]""", "b", false)]
    [InlineData("[]", "a", false)]
    [InlineData("""{"read_only":true}""", "reads", true)]
    [InlineData("""{"read_only":true}""", "a", false)]
    [InlineData("""{"tool_names":["reads","a"],"read_only":true}""", "a", false)]
    public void Allowed_tools_are_a_list_or_a_filter(string filter, string tool, bool allowed)
    {
        var server = Server(
            $$"""{"type":"mcp","server_label":"l","server_url":"https://x","allowed_tools":{{filter}}}"""
        );
        Assert.Equal(allowed, server.Allows(Tool(tool)));
        var again = Server(Wire.Echo(Session(server)).GetProperty("tools")[0].GetRawText());
        Assert.Equal(server, again);
    }

    [Theory]
    [InlineData("""{"type":"mcp","server_url":"https://x"}""", "missing_required_parameter", "server_label")]
    [InlineData("""{"type":"mcp","server_label":"a b","server_url":"https://x"}""", "invalid_value", "server_label")]
    [InlineData("""{"type":"mcp","server_label":"l"}""", "missing_required_parameter", "server_url")]
    [InlineData("""{"type":"mcp","server_label":"l","server_url":"file:///etc"}""", "invalid_value", "server_url")]
    [InlineData("""{"type":"mcp","server_label":"l","server_url":"https://u:p@x"}""", "invalid_value", "server_url")]
    [InlineData(
        """{"type":"mcp","server_label":"l","server_url":"https://x","headers":{"Host":"y"}}""",
        "invalid_value",
        "headers"
    )]
    [InlineData(
        """{"type":"mcp","server_label":"l","server_url":"https://x","headers":{"Mcp-Session-Id":"y"}}""",
        "invalid_value",
        "headers"
    )]
    [InlineData(
        """{"type":"mcp","server_label":"l","server_url":"https://x","headers":{"a":"b\r\nc: d"}}""",
        "invalid_value",
        "headers"
    )]
    [InlineData(
        """{"type":"mcp","server_label":"l","server_url":"https://x","headers":{"a":1}}""",
        "invalid_type",
        "headers.a"
    )]
    [InlineData(
        """{"type":"mcp","server_label":"l","server_url":"https://x","authorization":"a\nb"}""",
        "invalid_value",
        "authorization"
    )]
    [InlineData(
        """{"type":"mcp","server_label":"l","server_url":"https://x","allowed_tools":"a"}""",
        "invalid_type",
        "allowed_tools"
    )]
    [InlineData(
        """{"type":"mcp","server_label":"l","server_url":"https://x","require_approval":"ask"}""",
        "invalid_value",
        "require_approval"
    )]
    [InlineData(
        """{"type":"mcp","server_label":"l","server_url":"https://x","require_approval":{"never":[1]}}""",
        "invalid_type",
        "require_approval.never[0]"
    )]
    public void What_is_wrong_is_named(string tool, string code, string field)
    {
        var error = Wire.Patch($$"""{"tools":[{{tool}}]}""").Error!;
        Assert.Equal((code, $"session.tools[0].{field}"), (error.Code, error.Param));
    }

    [Fact]
    public void A_label_is_used_once()
    {
        const string one = """{"type":"mcp","server_label":"l","server_url":"https://x"}""";
        var error = Wire.Patch($$"""{"tools":[{{one}},{{one}}]}""").Error!;
        Assert.Equal(("invalid_value", "session.tools[1].server_label"), (error.Code, error.Param));
    }

    [Fact]
    public void A_server_may_be_chosen_and_must_be_there()
    {
        const string server = """{"type":"mcp","server_label":"l","server_url":"https://x"}""";
        var config = Wire.Accepted(
            "{\"tools\":[" + server + "],\"tool_choice\":{\"type\":\"mcp\",\"server_label\":\"l\",\"name\":\"find\"}}"
        );
        Assert.Equal(ToolChoiceConfig.Mcp("l", "find"), config.ToolChoice);
        Assert.Equal(
            """{"type":"mcp","server_label":"l","name":"find"}""",
            Wire.Echo(config).GetProperty("tool_choice").GetRawText()
        );
        var error = Wire.Patch("""{"tool_choice":{"type":"mcp","server_label":"m"}}""", config).Error!;
        Assert.Equal(("invalid_value", "session.tool_choice"), (error.Code, error.Param));
        Assert.Equal(ToolChoiceConfig.Auto, Wire.Patch("""{"tools":[]}""", config).Config.ToolChoice);
    }

    [Fact]
    public void Approval_comes_as_an_item_or_as_an_event()
    {
        const string fields =
            "\"type\":\"mcp_approval_response\",\"approval_request_id\":\"r\",\"approve\":false,\"reason\":\"no\"";
        var item = Wire.Good<ItemCreate>("{\"type\":\"conversation.item.create\",\"item\":{" + fields + "}}").Item;
        var approval = Assert.IsType<McpApprovalResponseItem>(item);
        Assert.Equal(("r", false, "no"), (approval.ApprovalRequestId, approval.Approve, approval.Reason));
        Assert.Equal(item, Wire.Good<ItemCreate>("{" + fields + "}").Item);
    }

    [Fact]
    public void Items_have_the_keys_that_clients_insist_on()
    {
        var call = new McpCallItem("i", "l", "find", "{}");
        var written = Wire.Written(new OutputItemAdded("r", 0, call), WireProfile.Realtime).GetProperty("item");
        Assert.Equal(JsonValueKind.Null, written.GetProperty("output").ValueKind);
        Assert.False(written.TryGetProperty("error", out _));
        var failed = call with { Error = new(McpCallError.Http, "HTTP 500", 500), ApprovalRequestId = "a" };
        Assert.Equal(
            """{"id":"i","object":"realtime.item","type":"mcp_call","server_label":"l","name":"find","arguments":"{}","output":null,"error":{"type":"http_error","code":500,"message":"HTTP 500"},"approval_request_id":"a"}""",
            Wire.Written(new OutputItemDone("r", 0, failed)).GetProperty("item").GetRawText()
        );
        var list = new McpListToolsItem("i", "l", [Tool("reads"), Tool("a")]);
        Assert.Equal(
            """[{"name":"reads","description":"Reads","input_schema":{"type":"object"},"annotations":{"readOnlyHint":true}},{"name":"a","input_schema":{"type":"object"}}]""",
            Wire.Written(new ItemCreated(null, list)).GetProperty("item").GetProperty("tools").GetRawText()
        );
        var delta = Wire.Written(new McpArgumentsDelta(new("r", "i", 0, 0), "{\"a\""), WireProfile.Realtime);
        Assert.Equal(
            16,
            (delta.GetProperty("delta").GetString() + delta.GetProperty("obfuscation").GetString()).Length
        );
    }

    private static McpServerTool Server(string tool) =>
        Assert.Single(Wire.Accepted($$"""{"tools":[{{tool}}]}""").McpServers);

    private static SessionConfig Session(McpServerTool server) =>
        SessionDefaults.For("m", null) with
        {
            McpServers = [server],
        };

    private static McpToolInfo Tool(string name) =>
        name is "reads"
            ? new(
                name,
                "Reads",
                JsonElement.Parse("""{"type":"object"}"""),
                JsonElement.Parse("""{"readOnlyHint":true}""")
            )
            : new(name, null, JsonElement.Parse("""{"type":"object"}"""), null);
}
