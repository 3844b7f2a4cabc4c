using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Agents.Named;
using Parley.Agents.Storage;
using Parley.Agents.Turns;
using Parley.Agents.Wire;
using Parley.Engines.Tools;

namespace Parley.Agents.Voice;

/// <summary>
/// A named agent that a session's model asks as it calls a tool: each question is a response of the agent. With a context they stand in
/// one conversation, which begins with the first question, and are answered one after the other.
/// </summary>
/// <param name="open">Gives the service; it may not be open yet.</param>
/// <param name="project">Checked.</param>
public sealed class AgentTool(
    Func<CancellationToken, ValueTask<AgentService>> open,
    string project,
    AgentToolAddress address
) : IToolServer
{
    private readonly SemaphoreSlim _turn = new(1);
    private string? _conversation;

    /// <summary>An agent is no list of tools: it is the one that is called.</summary>
    public Task<IReadOnlyList<OfferedTool>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OfferedTool>>([]);

    public async Task<ToolOutcome> CallAsync(string name, string arguments, CancellationToken cancellationToken)
    {
        var input = InputOf(arguments);
        try
        {
            _ = DefinitionFields.Name(address.Agent, "agent_name");
            var service = await open(cancellationToken);
            if (!address.KeepsContext)
            {
                return await AskAsync(service, input, cancellationToken);
            }

            await _turn.WaitAsync(cancellationToken);
            try
            {
                _conversation ??= await BeginAsync(service, cancellationToken);
                return await AskAsync(service, input, cancellationToken);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (AgentException e)
        {
            throw new ToolServerException(ToolFault.Refused, e.Message, e.Status, e);
        }
        catch (StoreException e)
        {
            throw new ToolServerException(ToolFault.Unreachable, "The store of agents does not answer.", inner: e);
        }
    }

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return default;
    }

    /// <summary>An agent that is not there is found out before a conversation is made for it.</summary>
    private async Task<string> BeginAsync(AgentService service, CancellationToken cancellationToken)
    {
        _ = await service.Agents.ResolveAsync(project, address.Agent, address.Version, cancellationToken);
        return (string)(await service.Conversations.CreateAsync(project, default, cancellationToken))["id"]!;
    }

    private async Task<ToolOutcome> AskAsync(AgentService service, string input, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["agent_reference"] = ResponseFields.Reference(address.Agent, address.Version),
            ["input"] = input,
            // Whoever listens in this process stops it when nobody wants it any more.
            ["background"] = true,
        };
        if (_conversation is not null)
        {
            body["conversation"] = _conversation;
        }

        var run = await service.Responses.CreateAsync(project, null, ThreadLine.BytesOf(body), cancellationToken);
        var over = false;
        try
        {
            await foreach (var _ in run.Feed.ReadAsync(cancellationToken))
            {
                // Its end is what counts.
            }

            over = true;
        }
        finally
        {
            if (!over)
            {
                await service.Responses.Stop(project, run.Id);
            }
        }

        return OutcomeOf(await run.Final!, run);
    }

    private static ToolOutcome OutcomeOf(JsonObject response, StartedRun run)
    {
        var output = ((JsonArray)response["output"]!).OfType<JsonObject>().ToList();
        if ((string?)response["status"] is not ("completed" or "incomplete"))
        {
            var why = (string?)response["error"]?["message"] ?? "it was cancelled";
            return new($"The agent did not answer: {why}", IsError: true) { AgentResponseId = run.Id };
        }

        var wants =
            output.Exists(item => (string?)item["type"] is "function_call")
                ? "The agent wants a function to be run by its client, and has none here."
            : output.Exists(item => (string?)item["type"] is "mcp_approval_request")
                ? "The agent wants a call of a tool to be approved, which nobody does here."
            : null;
        if (wants is not null)
        {
            return new(wants, IsError: true) { AgentResponseId = run.Id };
        }

        var texts = output
            .Where(item => (string?)item["type"] is "message")
            .SelectMany(item => (JsonArray)item["content"]!)
            .Select(part => (string?)part!["text"]);
        return new(string.Join('\n', texts)) { AgentResponseId = run.Id };
    }

    /// <summary><c>input</c>; a model that writes something else has its whole JSON given to the agent.</summary>
    private static string InputOf(string arguments)
    {
        try
        {
            var json = JsonElement.Parse(arguments);
            if (json.ValueKind == JsonValueKind.Object)
            {
                return
                    json.TryGetProperty("input", out var input)
                    && input.ValueKind == JsonValueKind.String
                    && input.GetString() is { Length: > 0 } text
                    ? text
                    : arguments;
            }
        }
        catch (JsonException)
        {
            // As below.
        }

        throw new ToolServerException(ToolFault.Protocol, "The model's arguments are no JSON object.", -32602);
    }
}
