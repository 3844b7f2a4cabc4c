using Parley.Runtime.Sessions;
using Parley.Server.Settings;
using Parley.Server.Tests.Wire;
using Parley.Testing.Fakes;

namespace Parley.Server.Tests.Tools;

/// <summary>What tests of servers of tools do all the time.</summary>
internal static class McpCalls
{
    public const string Ask = """{"type":"response.create"}""";

    public static Task<WireCall> OpenAsync(
        Dialect dialect,
        SessionOptions? limits = null,
        params FakeAnswer[] answers
    ) => WireCall.OpenAsync(dialect, limits: limits, settings: Allow, answers: answers);

    public static ServerSettings Allow(ServerSettings settings) =>
        settings with
        {
            OutgoingHosts = ["127.0.0.1"],
            OutgoingHttp = true,
            OutgoingPrivate = true,
        };

    public static async Task ListAsync(WireCall call, McpTestServer tools, string approval)
    {
        await call.UpdateAsync(
            call.Dialect.Tools(
                $$"""[{"type":"mcp","server_label":"shop","server_url":"{{tools.Url}}","require_approval":{{approval}} }]"""
            )
        );
        await call.UntilAsync("mcp_list_tools.completed");
        await call.UpdateAsync(call.Dialect.TextOnly());
    }

    /// <summary>Asks for an answer that wants approval; gives the id of the request.</summary>
    public static async Task<string> AskForApprovalAsync(WireCall call)
    {
        await call.SendAsync(Ask);
        var done = (await call.UntilAsync("response.done")).GetProperty("response");
        return done.GetProperty("output")
            .EnumerateArray()
            .Single(i => i.GetProperty("type").ValueEquals("mcp_approval_request"))
            .GetProperty("id")
            .GetString()!;
    }

    public static string Approval(string request, string verdict) =>
        "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"mcp_approval_response\",\"id\":\"mine_"
        + request
        + "\",\"approval_request_id\":\""
        + request
        + "\",\"approve\":"
        + verdict
        + "}}";
}
