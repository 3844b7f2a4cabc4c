using System.Text.Json;
using Parley.Core.Responses;
using Parley.Core.State;
using Parley.Core.Tools;
using Parley.Protocol.Conversation;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Walks;

/// <summary>Servers of tools, what they offer, and what becomes of calls.</summary>
internal sealed partial class InputGenerator
{
    private static readonly string[] _servers =
    [
        """{"tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","require_approval":"never"}]}""",
        """{"tools":[{"type":"function","name":"lamp"},{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","require_approval":{"never":["search"]}}]}""",
        """{"tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp"},{"type":"mcp","server_label":"shop","server_url":"https://shop.test/mcp","allowed_tools":["search"]}]}""",
        """{"tools":[{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp","require_approval":"never"}],"tool_choice":{"type":"mcp","server_label":"docs"}}""",
        """{"tools":[]}""",
    ];

    private static readonly McpServerTool _own = new("own", "https://own.test/mcp") { Approval = McpApproval.Never };

    /// <summary>News for what is under way with tools; null: nothing is, or it is not its turn.</summary>
    private SessionInput? Tools(SessionState state)
    {
        if (state.Tools.Servers.Find(s => s.IsListing) is { } listing && _random.Next(6) == 0)
        {
            return _random.Next(4) switch
            {
                0 => new ToolListFailed(listing.Number, McpCallError.OfExecution("no")),
                1 when listing.Stage == ToolServerStage.Listing => new TimerDue(listing.Number),
                _ => new ToolsListed(listing.Number, [Offered("search"), Offered("remove")]),
            };
        }

        if (state.Config.Agent is not null && _random.Next(12) == 0)
        {
            return state.Tools.AgentApprovals is [.., var asked] && _random.Next(2) == 0
                ? new ClientSent(
                    new ItemCreate(null, new McpApprovalResponseItem("", asked.RequestId, _random.Next(3) > 0))
                )
                : new AnswerApproval(Generation(state), $"mcpr_{_random.Next(40)}", "shop", "cancel", "{}");
        }

        if (!state.Tools.Runs.IsEmpty && _random.Next(5) == 0)
        {
            var run =
                _random.Next(8) == 0 ? _random.Next(50) : state.Tools.Runs[_random.Next(state.Tools.Runs.Count)].Number;
            return _random.Next(3) == 0
                ? new ToolFailed(run, new(McpCallError.Http, "no", 500))
                : new ToolReturned(run, _random.Next(20) == 0 ? new string('x', 200_000) : "found")
                {
                    AgentResponseId = run % 2 == 0 ? null : "resp_agent",
                };
        }

        if (
            state.Response is { Answer: null } response
            && NamesOf(response.Settings.Roster) is { Count: > 0 } offered
            && _random.Next(4) == 0
        )
        {
            return _random.Next(3) == 0
                ? new AnswerDone(response.Generation, (AnswerFinish)_random.Next(4), new(1, 1))
                : new AnswerToolCall(
                    response.Generation,
                    _random.Next(3),
                    null,
                    offered[_random.Next(offered.Count)],
                    Pick("{}", "", "{\"q\":")
                );
        }

        return !state.Tools.Approvals.IsEmpty && _random.Next(8) == 0
            ? new ClientSent(
                new ItemCreate(
                    null,
                    new McpApprovalResponseItem(
                        "",
                        state.Tools.Approvals[_random.Next(state.Tools.Approvals.Count)].RequestId,
                        _random.Next(3) > 0
                    )
                )
            )
            : null;
    }

    private static List<string> NamesOf(ToolRoster roster) =>
        [.. roster.ServerTools.Select(t => t.ModelName), .. roster.Agents.Select(a => a.ModelName)];

    private static McpToolInfo Offered(string name) => new(name, null, JsonElement.Parse("{}"), null);
}
