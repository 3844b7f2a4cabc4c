using System.Collections.Immutable;
using Parley.Core.Responses;
using Parley.Core.State;
using Parley.Core.Tools;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Transitions;

/// <summary>Servers whose tools this server calls: known, listed, forgotten (docs/protocol/tools.md, "Listing").</summary>
internal sealed partial class Transition
{
    private void TakeTool(ToolInput input)
    {
        switch (input)
        {
            case ToolsListed listed when FindServer(listed.Server) is { IsListing: true } server:
                TakeList(server, listed.Tools);
                break;
            case ToolListFailed failed when FindServer(failed.Server) is { IsListing: true } server:
                FailList(server, failed.Error.Message);
                break;
            case ToolReturned returned when FindRun(returned.Run) is { } run:
                TakeReturned(WithResponse(run, returned.AgentResponseId), returned.Output);
                break;
            case ToolFailed failed when FindRun(failed.Run) is { } run:
                EndRun(run, run.Call with { Error = Cut(failed.Error) });
                break;
        }
    }

    private ToolServer? FindServer(int number) => State.Tools.Servers.Find(s => s.Number == number);

    /// <summary>The session's servers become those of its settings; what did not change goes on.</summary>
    /// <param name="again">The client named its tools: a server that failed is asked once more.</param>
    private void SyncServers(bool again)
    {
        foreach (var server in State.Tools.Servers.Where(s => s.OfSession))
        {
            var failed = again && server.Stage == ToolServerStage.Failed;
            if (failed || !State.Config.McpServers.Contains(server.Definition))
            {
                Forget(server);
            }
        }

        foreach (var definition in State.Config.McpServers)
        {
            if (!State.Tools.Servers.Exists(s => s.OfSession && s.Definition == definition))
            {
                List(definition, ofSession: true);
            }
        }
    }

    /// <summary>A response may bring servers that the session does not have; they go when it is over.</summary>
    private void BringServers(ResponseCreate create)
    {
        foreach (var definition in create.McpServers.IsDefault ? [] : create.McpServers)
        {
            if (!State.Tools.Servers.Exists(s => s.Definition == definition))
            {
                List(definition, ofSession: false);
            }
        }
    }

    private void List(McpServerTool definition, bool ofSession)
    {
        var item = new McpListToolsItem(Mint("item_"), definition.ServerLabel, []);
        MakeRoomFor(item);
        var previous = State.Conversation.LastId;
        var server = new ToolServer(NextGeneration(), definition, item.Id) { OfSession = ofSession };
        State = State with
        {
            Conversation = State.Conversation.Add(new(item)),
            Tools = State.Tools with { Servers = State.Tools.Servers.Add(server) },
        };
        Emit(new ItemCreated(previous, item));
        Emit(new McpListToolsInProgress(item.Id));
        Do(new ListTools(server.Number, definition));
        if (ofSession)
        {
            Do(new ArmTimer(server.Number, State.ToolBounds.Patience));
        }
    }

    /// <returns>False when the timer belongs to something else.</returns>
    private bool TakeServerTimer(int timerId)
    {
        if (FindServer(timerId) is not { OfSession: true, Stage: ToolServerStage.Listing } server)
        {
            return false;
        }

        SetServer(server with { Stage = ToolServerStage.Late });
        return true;
    }

    private void TakeList(ToolServer server, ImmutableArray<McpToolInfo> all)
    {
        var tools = all.IsDefault ? [] : all.Where(server.Definition.Allows).ToImmutableArray();
        if (tools.Length > WireLimits.Tools || tools.Sum(t => (long)t.Length) > WireLimits.McpListLength)
        {
            FailList(
                server,
                $"it offers {tools.Length} tools, which is too much: at most {WireLimits.Tools} with "
                    + $"{WireLimits.McpListLength / 1024} KiB can be used, name them in allowed_tools"
            );
            return;
        }

        DisarmPatience(server);
        SetServer(server with { Stage = ToolServerStage.Listed, Tools = tools });
        Emit(new McpListToolsCompleted(server.ItemId));
        FinishList(server, tools);
    }

    private void FailList(ToolServer server, string reason)
    {
        DisarmPatience(server);
        SetServer(server with { Stage = ToolServerStage.Failed });
        Emit(new McpListToolsFailed(server.ItemId));
        FinishList(server, []);
        TellOfTools(
            $"The tools of '{server.Definition.ServerLabel}' cannot be listed: {reason}",
            "mcp_list_tools_failed"
        );
    }

    /// <summary>The item holds the tools from now on, if the client has not deleted it.</summary>
    private void FinishList(ToolServer server, ImmutableArray<McpToolInfo> tools)
    {
        if (State.Conversation.Find(server.ItemId) is not { } entry)
        {
            return;
        }

        var item = new McpListToolsItem(server.ItemId, server.Definition.ServerLabel, tools);
        State = State with { Conversation = State.Conversation.Replace(entry with { Item = item }) };
        Emit(new ItemDone(State.Conversation.PreviousOf(State.Conversation.IndexOf(item.Id)), item));
    }

    /// <summary>Something about tools that no event of theirs can say.</summary>
    private void TellOfTools(string message, string code)
    {
        if (Profile.HasVoiceLiveFields)
        {
            TakeNotice(new(code, message, "tools"));
        }
        else
        {
            EmitError(new(WireError.ServerError, code, message, "tools"));
        }
    }

    private void Forget(ToolServer server)
    {
        if (server.IsListing)
        {
            DisarmPatience(server);
            Emit(new McpListToolsFailed(server.ItemId));
            FinishList(server, []);
        }

        State = State with
        {
            Tools = State.Tools with { Servers = State.Tools.Servers.RemoveAll(s => s.Number == server.Number) },
        };
        Do(new ForgetToolServer(server.Number));
    }

    private void DisarmPatience(ToolServer server)
    {
        if (server is { OfSession: true, Stage: ToolServerStage.Listing })
        {
            Do(new DisarmTimer(server.Number));
        }
    }

    private void SetServer(ToolServer server) =>
        State = State with
        {
            Tools = State.Tools with
            {
                Servers = State.Tools.Servers.SetItem(
                    State.Tools.Servers.FindIndex(s => s.Number == server.Number),
                    server
                ),
            },
        };

    /// <summary>What a response brought goes with it; what the person says begins a new count of rounds.</summary>
    private void TendTools()
    {
        foreach (var server in State.Tools.Servers)
        {
            if (!server.OfSession && !IsWanted(server))
            {
                Forget(server);
            }
        }

        if (State.Tools.Rounds > 0 && !string.Equals(LastSaid, State.Tools.RoundsSince, StringComparison.Ordinal))
        {
            State = State with { Tools = State.Tools with { Rounds = 0, Exhausted = false, RoundsSince = null } };
        }
    }

    /// <summary>The item in which the person said something last.</summary>
    private string? LastSaid =>
        State
            .Conversation.Entries.FindLast(e => e is { IsSilence: false, Item: MessageItem { Role: MessageRole.User } })
            ?.Item.Id;

    private bool IsWanted(ToolServer server) =>
        State.Queued?.Request is { McpServers: { IsDefault: false } asked } && asked.Contains(server.Definition)
        || State.Response?.Settings.Roster.ServerTools.Exists(t => t.Server.Number == server.Number) is true
        || State.Tools.Approvals.Exists(a => a.Server == server.Number)
        || State.Tools.Runs.Exists(r => r.Server == server.Number);

    private ImmutableArray<McpServerTool> DefinitionsOf(ResponseCreate request) =>
        request.McpServers.IsDefault ? State.Config.McpServers : request.McpServers;

    /// <summary>One server for each definition: the session's own where it has it.</summary>
    private IEnumerable<ToolServer> ServersOf(ResponseCreate request) =>
        DefinitionsOf(request)
            .Select(definition => State.Tools.Servers.Find(s => s.Definition == definition))
            .OfType<ToolServer>();

    /// <summary>An answer waits for the tools it may call: a while for the session's, and until they are there for its own.</summary>
    private bool WaitsForTools(QueuedResponse queued)
    {
        var request = queued.Request ?? new();
        return State.Tools.Servers.Exists(s => s.IsListing)
            && request.PreGeneratedText is null
            && queued.Says is null
            && (request.ToolChoice ?? State.Config.ToolChoice) != ToolChoiceConfig.None
            && ServersOf(request)
                .Any(s => s.Stage == ToolServerStage.Listing || (s.IsListing && !request.McpServers.IsDefault));
    }

    /// <summary>What the answer may call, and whether it has to. A model that ran tools too often in a row gets none any more.</summary>
    private (ToolRoster Roster, ToolChoiceConfig Choice) ToolsOf(ResponseCreate request)
    {
        var functions = request.Tools.IsDefault ? State.Config.Tools : request.Tools;
        var choice = request.ToolChoice ?? State.Config.ToolChoice;
        var definitions = DefinitionsOf(request);
        var agents = AgentsOf(request);
        if (definitions.IsEmpty && agents.IsEmpty)
        {
            return (new(functions, []), choice);
        }

        var servers = IsExhausted ? [] : ServersOf(request);
        var roster = ToolRoster.Of(functions, servers, IsExhausted ? [] : agents);
        if (
            choice.FunctionName is { } name
            && !functions.Any(f => string.Equals(f.Name, name, StringComparison.Ordinal))
        )
        {
            return ChosenAgent(roster, name);
        }

        if (choice.ServerLabel is { } label)
        {
            return Chosen(roster, label, choice.ToolName);
        }

        var mustCall = choice.Mode is "required" && roster.ForModel.IsEmpty;
        return (roster, mustCall ? ToolChoiceConfig.Auto : choice);
    }

    private static (ToolRoster Roster, ToolChoiceConfig Choice) Chosen(ToolRoster roster, string label, string? tool)
    {
        var own = roster.ServerTools.FindAll(t =>
            string.Equals(t.Server.Definition.ServerLabel, label, StringComparison.Ordinal)
            && (tool is null || string.Equals(t.Tool.Name, tool, StringComparison.Ordinal))
        );
        return own switch
        {
            [] => (roster, ToolChoiceConfig.Auto),
            [var one] => (new([], own), ToolChoiceConfig.Function(one.ModelName)),
            _ => (new([], own), ToolChoiceConfig.Required),
        };
    }

    private bool IsExhausted => State.Tools.Rounds >= State.ToolBounds.Rounds;

    private void EndTools()
    {
        foreach (var run in State.Tools.Runs)
        {
            Do(new CancelTool(run.Number));
        }

        foreach (var server in State.Tools.Servers)
        {
            DisarmPatience(server);
            Do(new ForgetToolServer(server.Number));
        }

        State = State with { Tools = ToolState.None };
    }
}
