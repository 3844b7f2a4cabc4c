using Parley.Server.Tests.Wire;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Tools;

/// <summary>Servers of tools that fail, dawdle or may not be asked (docs/protocol/tools.md).</summary>
public sealed class McpFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fails", "tool_execution_error", "The warehouse is closed.")]
    [InlineData("large", "tool_execution_error", "128 KiB")]
    [InlineData("find_order", "tool_execution_error", "")]
    public async Task A_tool_that_fails_is_told_to_client_and_model(string tool, string type, string words)
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(Dialect.VoiceLive, answers: FakeAnswer.Call(tool, "{}"));
        await McpCalls.ListAsync(call, tools, "\"never\"");

        await call.SendAsync(McpCalls.Ask);
        await call.UntilAsync("response.mcp_call.failed");
        var done = (await call.UntilAsync("response.done")).GetProperty("response");

        Assert.Equal("completed", done.GetProperty("status").GetString());
        var error = done.GetProperty("output")[0].GetProperty("error");
        Assert.Equal(type, error.GetProperty("type").GetString());
        Assert.Contains(words, error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_clients_cancel_reaches_the_tool()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(Dialect.VoiceLive, answers: FakeAnswer.Call("slow", "{}"));
        await McpCalls.ListAsync(call, tools, "\"never\"");
        await call.SendAsync(McpCalls.Ask);
        await call.UntilAsync("response.mcp_call.in_progress");

        await call.SendAsync("""{"type":"response.cancel"}""");
        var done = (await call.UntilAsync("response.done")).GetProperty("response");

        Assert.Equal("cancelled", done.GetProperty("status").GetString());
        if (tools.Done.Count > 0)
        {
            await tools.GivenUp.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        }
    }

    [Fact]
    public async Task A_slow_tool_has_a_deadline()
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(
            Dialect.VoiceLive,
            limits: new() { ToolTimeout = TimeSpan.FromMilliseconds(300) },
            answers: FakeAnswer.Call("slow", "{}")
        );
        await McpCalls.ListAsync(call, tools, "\"never\"");
        await call.SendAsync(McpCalls.Ask);
        await call.UntilAsync("response.mcp_call.failed");
        var done = (await call.UntilAsync("response.done")).GetProperty("response");
        Assert.Contains(
            "within 0.3 s",
            done.GetProperty("output")[0].GetProperty("error").GetProperty("message").GetString()
        );
    }

    [Theory]
    [InlineData("broken", "HTTP 500")]
    [InlineData("closed", "other credentials (HTTP 401)")]
    [InlineData("moved", "redirects (HTTP 302)")]
    [InlineData("nowhere", "HTTP 404")]
    [InlineData("page", "")]
    [InlineData("endless", "more than 4 MiB")]
    public async Task A_server_that_misbehaves_is_named_and_the_session_goes_on(string path, string words)
    {
        await using var tools = await McpTestServer.StartAsync();
        await using var call = await McpCalls.OpenAsync(Dialect.VoiceLive);
        await call.UpdateAsync(
            $$"""{"tools":[{"type":"mcp","server_label":"shop","server_url":"{{tools.At(path)}}"}]}"""
        );
        await call.UntilAsync("mcp_list_tools.failed");
        var warning = (await call.UntilAsync("warning")).GetProperty("warning");
        Assert.Equal("mcp_list_tools_failed", warning.GetProperty("code").GetString());
        Assert.Contains(words, warning.GetProperty("message").GetString());
        Assert.DoesNotContain(path, warning.GetProperty("message").GetString());
        await call.SendAsync(McpCalls.Ask);
        await call.UntilAsync("response.done");
    }

    [Theory]
    [InlineData(Dialect.VoiceLive, "http://127.0.0.1:9/mcp", "--outgoing-private", false)]
    [InlineData(Dialect.Realtime, "https://example.org/mcp", "--outgoing-hosts", true)]
    [InlineData(Dialect.RealtimeBeta, "https://example.org/mcp", "--outgoing-hosts", true)]
    public async Task What_the_operator_does_not_allow_is_never_asked(
        Dialect dialect,
        string url,
        string remedy,
        bool isError
    )
    {
        await using var call = await WireCall.OpenAsync(
            dialect,
            settings: settings => settings with { OutgoingHosts = ["127.0.0.1"], OutgoingHttp = true }
        );
        await call.UpdateAsync(dialect.Tools($$"""[{"type":"mcp","server_label":"shop","server_url":"{{url}}"}]"""));
        await call.UntilAsync("mcp_list_tools.failed");
        var told = isError
            ? (await call.UntilAsync("error")).GetProperty("error")
            : (await call.UntilAsync("warning")).GetProperty("warning");
        Assert.Equal("mcp_list_tools_failed", told.GetProperty("code").GetString());
        Assert.Contains(remedy, told.GetProperty("message").GetString());
    }
}
