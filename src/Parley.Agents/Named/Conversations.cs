using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Wire;

namespace Parley.Agents.Named;

/// <summary>Conversations of the newer generation, and their items.</summary>
public sealed class Conversations
{
    private const string What = "conversation";
    private const int MostItemsAtOnce = 20;
    private readonly AgentParts _parts;

    internal Conversations(AgentParts parts) => _parts = parts;

    public async Task<JsonObject> CreateAsync(
        string project,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var fields = BodyFields.Parse(body);
        var id = Ids.New(Ids.Conversation);
        var conversation = new JsonObject
        {
            ["id"] = id,
            ["object"] = What,
            ["created_at"] = _parts.Now,
            ["metadata"] = fields.Metadata() ?? [],
        };
        var items = fields.Objects("items", MostItemsAtOnce).Select(ItemFields.Read).ToList();
        await _parts.Store.WriteAsync(
            async unit =>
            {
                var row = new StoredRow(id, Generation.Named, conversation);
                await unit.InsertAsync(StoreTable.Conversations, project, row, cancellationToken);
                await InsertAsync(unit, project, id, items, cancellationToken);
            },
            cancellationToken
        );
        return conversation;
    }

    public async Task<JsonObject> GetAsync(string project, string id, CancellationToken cancellationToken) =>
        (await FindAsync(project, id, cancellationToken)).Body;

    public Task<JsonObject> ListAsync(string project, PageRequest page, CancellationToken cancellationToken) =>
        _parts.Store.ListAsync(StoreTable.Conversations, project, Generation.Named, page, cancellationToken);

    public async Task<JsonObject> UpdateAsync(
        string project,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, id, cancellationToken);
        var metadata = BodyFields.Parse(body).Metadata();
        return await _parts.Store.ChangeMetadataAsync(
                StoreTable.Conversations,
                project,
                id,
                metadata,
                cancellationToken
            ) ?? throw AgentException.NotFound(What, id);
    }

    /// <summary>Deletes it with its items; one under way is stopped first, and its responses stay, without it.</summary>
    public async Task<JsonObject> DeleteAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = await FindAsync(project, id, cancellationToken);
        await _parts.Floor.CancelInAsync(project, id, cancellationToken);
        var deleted = await _parts.Store.WriteAsync(
            async unit =>
            {
                await unit.DeleteBelowAsync(StoreTable.Items, project, id, cancellationToken);
                return await unit.DeleteAsync(StoreTable.Conversations, project, id, cancellationToken);
            },
            cancellationToken
        );
        return deleted ? ListBody.Deleted(id, "conversation.deleted") : throw AgentException.NotFound(What, id);
    }

    public async Task<JsonObject> CreateItemsAsync(
        string project,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, id, cancellationToken);
        var fields = BodyFields.Parse(body);
        var items = fields.Objects("items", MostItemsAtOnce).Select(ItemFields.Read).ToList();
        if (items.Count == 0)
        {
            throw fields.Missing("items");
        }

        await _parts.Store.WriteAsync(
            async unit =>
            {
                await InsertAsync(unit, project, id, items, cancellationToken);
            },
            cancellationToken
        );
        return ListBody.Of(items, hasMore: false);
    }

    public async Task<JsonObject> ListItemsAsync(
        string project,
        string id,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, id, cancellationToken);
        return await _parts.Store.ListAsync(StoreTable.Items, project, id, page, cancellationToken);
    }

    public async Task<JsonObject> GetItemAsync(
        string project,
        string id,
        string itemId,
        CancellationToken cancellationToken
    )
    {
        _ = Ids.Check(Ids.Conversation, id, "conversation_id");
        var row = await _parts.Store.FindAsync(StoreTable.Items, project, itemId, cancellationToken);
        return row?.IsBelow(id) is true ? row.Body : throw AgentException.NotFound("item", itemId);
    }

    /// <summary>Gives the conversation that it was in.</summary>
    public async Task<JsonObject> DeleteItemAsync(
        string project,
        string id,
        string itemId,
        CancellationToken cancellationToken
    )
    {
        var conversation = await FindAsync(project, id, cancellationToken);
        _ = await GetItemAsync(project, id, itemId, cancellationToken);
        _ = await _parts.Store.DeleteAsync(StoreTable.Items, project, itemId, cancellationToken);
        return conversation.Body;
    }

    internal async Task<StoredRow> FindAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = Ids.Check(Ids.Conversation, id, "conversation_id");
        return await _parts.Store.FindAsync(StoreTable.Conversations, project, id, cancellationToken)
            ?? throw AgentException.NotFound(What, id);
    }

    private static async Task InsertAsync(
        StoreUnit unit,
        string project,
        string id,
        IEnumerable<JsonObject> items,
        CancellationToken cancellationToken
    )
    {
        foreach (var item in items)
        {
            var row = new StoredRow((string)item["id"]!, id, item);
            await unit.InsertAsync(StoreTable.Items, project, row, cancellationToken);
        }
    }
}
