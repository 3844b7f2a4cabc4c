using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Turns;
using Parley.Agents.Wire;

namespace Parley.Agents.Named;

/// <summary>Responses: an agent, or a model, answers a conversation or a chain of responses.</summary>
public sealed class Responses
{
    private const string What = "response";
    private readonly AgentParts _parts;
    private readonly NamedAgents _agents;
    private readonly Conversations _conversations;

    internal Responses(AgentParts parts, NamedAgents agents, Conversations conversations) =>
        (_parts, _agents, _conversations) = (parts, agents, conversations);

    /// <param name="agentName">The agent that the address names; null: none.</param>
    /// <exception cref="AgentException">400 while another response of the conversation is under way.</exception>
    public async Task<StartedRun> CreateAsync(
        string project,
        string? agentName,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var fields = BodyFields.Parse(body);
        var named = ResponseFields.Agent(fields) ?? (agentName is null ? null : (agentName, null));
        var agent = named is var (name, version)
            ? await _agents.ResolveAsync(project, name, version, cancellationToken)
            : null;
        var response = ResponseFields.Create(fields, agent, _parts.Now);
        var conversation = await ConversationAsync(project, fields, response, cancellationToken);
        var input = ResponseFields.Input(fields);
        if (input.Count == 0 && conversation is null && response["previous_response_id"] is null)
        {
            throw fields.Missing("input");
        }

        using var place = _parts.Floor.Take();
        var items = await StoreAsync(project, response, conversation, input);
        var servers =
            fields.Has("tools") ? McpDefinitions.ReadAll(fields)
            : agent is null ? []
            : McpDefinitions.OfStored(agent);
        var id = (string)response["id"]!;
        var shown = (JsonObject)response.DeepClone();
        var final = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        var feed = place.Start(
            project,
            id,
            async (feed, cancel) =>
            {
                try
                {
                    final.TrySetResult(
                        await new ResponseExecution(_parts, project, response, servers, feed).RunAsync(
                            items,
                            input.Count,
                            cancel
                        )
                    );
                }
                catch (Exception e)
                {
                    final.TrySetException(e);
                    throw;
                }
            }
        );
        return new(shown, feed, fields.Flag("stream") ?? false)
        {
            Final = final.Task,
            Background = (bool)response["background"]!,
        };
    }

    public async Task<JsonObject> GetAsync(string project, string id, CancellationToken cancellationToken) =>
        (await FindAsync(project, id, cancellationToken)).Body;

    /// <summary>The events of a response that is under way here, from its first on.</summary>
    /// <exception cref="AgentException">It is over.</exception>
    public async Task<RunFeed> FollowAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = await FindAsync(project, id, cancellationToken);
        return _parts.Floor.FeedOf(project, id)
            ?? throw AgentException.Invalid(
                "stream",
                "The response is over; get it without 'stream'.",
                "invalid_state"
            );
    }

    /// <summary>What it was given, newest first unless asked otherwise.</summary>
    public async Task<JsonObject> ListInputAsync(
        string project,
        string id,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, id, cancellationToken);
        var rows = await _parts.Store.ReadAsync(
            unit => unit.ItemsOfRunAsync(project, id, cancellationToken),
            cancellationToken
        );
        var items = rows.Where(row => row.Side is ItemSide.Input).ToList();
        if (!page.Ascending)
        {
            items.Reverse();
        }

        var from = page.After is null
            ? 0
            : items.FindIndex(row => string.Equals(row.Id, page.After, StringComparison.Ordinal)) + 1;
        var part = items.Skip(from).Take(page.Limit).Select(row => row.Body).ToList();
        return ListBody.Of(part, items.Count > from + part.Count);
    }

    /// <summary>Stops it, and gives what became of it.</summary>
    public async Task<JsonObject> CancelAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = await FindAsync(project, id, cancellationToken);
        if (_parts.Floor.IsActive(project, id))
        {
            await Stop(project, id).WaitAsync(cancellationToken);
            return await GetAsync(project, id, cancellationToken);
        }

        // Another server may be at work on it, and looks now and then whether it is still wanted.
        var row = await _parts.Store.ChangeAsync(
            StoreTable.Runs,
            project,
            id,
            row => row.Status is "queued" or "in_progress" ? row.WithStatus("cancelling") : null,
            cancellationToken
        );
        return row?.Body ?? throw AgentException.NotFound(What, id);
    }

    /// <summary>Stops it when nobody listens any more; nothing happens when it is over.</summary>
    public Task Stop(string project, string id) => _parts.Floor.Cancel(project, id);

    public async Task<JsonObject> DeleteAsync(string project, string id, CancellationToken cancellationToken)
    {
        var row = await FindAsync(project, id, cancellationToken);
        await Stop(project, id).WaitAsync(cancellationToken);
        await _parts.Store.WriteAsync(
            async unit =>
            {
                // Items of a conversation stay in it.
                foreach (var item in await unit.ItemsOfRunAsync(project, id, cancellationToken))
                {
                    if (row.Parent.Length == 0)
                    {
                        await unit.DeleteAsync(StoreTable.Items, project, item.Id, cancellationToken);
                    }
                }

                await unit.DeleteAsync(StoreTable.Runs, project, id, cancellationToken);
            },
            cancellationToken
        );
        return ListBody.Deleted(id, What);
    }

    private async Task<string?> ConversationAsync(
        string project,
        BodyFields fields,
        JsonObject response,
        CancellationToken cancellationToken
    )
    {
        if (ResponseFields.Conversation(fields) is not { } id)
        {
            return null;
        }

        if (response["previous_response_id"] is not null)
        {
            throw AgentException.Invalid(
                "previous_response_id",
                "'previous_response_id' and 'conversation' exclude each other."
            );
        }

        if (!(bool)response["store"]!)
        {
            throw AgentException.Invalid("store", "A response of a conversation is always stored; leave 'store' out.");
        }

        _ = await _conversations.FindAsync(project, id, cancellationToken);
        response["conversation"] = new JsonObject { ["id"] = id };
        return id;
    }

    /// <summary>
    /// Stores the response with what it was given; gives all that the model shall see. Whoever asked may leave in between: a response that
    /// is stored is also started.
    /// </summary>
    private async Task<IReadOnlyList<JsonObject>> StoreAsync(
        string project,
        JsonObject response,
        string? conversation,
        IReadOnlyList<BodyFields> input
    )
    {
        var id = (string)response["id"]!;
        var previous = (string?)response["previous_response_id"];
        try
        {
            return await _parts.Store.WriteAsync(
                async unit =>
                {
                    var items = await ResponseHistory.ReadAsync(
                        unit,
                        project,
                        conversation,
                        previous,
                        CancellationToken.None
                    );
                    var stored = (bool)response["store"]!;
                    if (stored)
                    {
                        var row = new StoredRow(id, conversation ?? "", response)
                        {
                            Status = (string)response["status"]!,
                            LeaseUntil = _parts.Floor.NewLease,
                        };
                        await unit.InsertAsync(StoreTable.Runs, project, row, CancellationToken.None);
                    }

                    foreach (var fields in input)
                    {
                        var item = await ItemAsync(unit, project, fields, CancellationToken.None);
                        items.Add(item);
                        if (stored)
                        {
                            var row = new StoredRow((string)item["id"]!, conversation ?? "", item)
                            {
                                RunId = id,
                                Side = ItemSide.Input,
                            };
                            await unit.InsertAsync(StoreTable.Items, project, row, CancellationToken.None);
                        }
                    }

                    ResponseHistory.CheckOutputs(items);
                    ResponseTools.CheckApprovals(items);
                    return items;
                },
                CancellationToken.None
            );
        }
        catch (StoreConflictException)
        {
            throw AgentException.Invalid(
                "conversation",
                $"Another response of the conversation '{conversation}' is under way; try again when it is over.",
                "conversation_locked"
            );
        }
    }

    /// <summary>An item of the input; one that is only referred to is copied.</summary>
    private static async Task<JsonObject> ItemAsync(
        StoreUnit unit,
        string project,
        BodyFields fields,
        CancellationToken cancellationToken
    )
    {
        if (fields.Text("type") is not "item_reference")
        {
            return ItemFields.Read(fields);
        }

        var id = fields.Required("id");
        var row = await unit.FindAsync(StoreTable.Items, project, id, cancellationToken);
        return row?.Body is { } found && found["type"] is not null
            ? ItemFields.Read(new BodyFields(found, fields.PathOf("id")))
            : throw AgentException.Invalid(fields.PathOf("id"), $"Item with id '{id}' not found.", "not_found");
    }

    private async Task<StoredRow> FindAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = Ids.Check(Ids.Response, id, "response_id");
        return await _parts.Store.FindAsync(StoreTable.Runs, project, id, cancellationToken)
            ?? throw AgentException.NotFound(What, id);
    }
}
