using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Wire;

namespace Parley.Agents.Classic;

/// <summary>Conversations of the classic API, which calls them threads.</summary>
public sealed class Threads
{
    private const string What = "thread";
    private readonly AgentParts _parts;

    internal Threads(AgentParts parts) => _parts = parts;

    public async Task<JsonObject> CreateAsync(
        string project,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var (thread, messages) = Read(BodyFields.Parse(body));
        await _parts.Store.WriteAsync(
            async unit =>
            {
                await InsertAsync(unit, project, thread, messages, cancellationToken);
            },
            cancellationToken
        );
        return thread;
    }

    public async Task<JsonObject> GetAsync(string project, string id, CancellationToken cancellationToken) =>
        (await FindAsync(project, id, cancellationToken)).Body;

    public Task<JsonObject> ListAsync(string project, PageRequest page, CancellationToken cancellationToken) =>
        _parts.Store.ListAsync(StoreTable.Conversations, project, Generation.Classic, page, cancellationToken);

    public async Task<JsonObject> UpdateAsync(
        string project,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = Ids.Check(Ids.Thread, id, "thread_id");
        var fields = BodyFields.Parse(body);
        AssistantFields.RefuseFiles(fields);
        var metadata = fields.Metadata();
        return await _parts.Store.ChangeMetadataAsync(
                StoreTable.Conversations,
                project,
                id,
                metadata,
                cancellationToken
            ) ?? throw AgentException.NotFound(What, id);
    }

    /// <summary>Deletes it with its messages and runs; a run at work is cancelled first.</summary>
    public async Task<JsonObject> DeleteAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = await FindAsync(project, id, cancellationToken);
        await _parts.Floor.CancelInAsync(project, id, cancellationToken);
        var deleted = await _parts.Store.WriteAsync(
            async unit =>
            {
                await unit.DeleteBelowAsync(StoreTable.Items, project, id, cancellationToken);
                await unit.DeleteBelowAsync(StoreTable.Runs, project, id, cancellationToken);
                return await unit.DeleteAsync(StoreTable.Conversations, project, id, cancellationToken);
            },
            cancellationToken
        );
        return deleted ? ListBody.Deleted(id, "thread.deleted") : throw AgentException.NotFound(What, id);
    }

    internal async Task<StoredRow> FindAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = Ids.Check(Ids.Thread, id, "thread_id");
        return await _parts.Store.FindAsync(StoreTable.Conversations, project, id, cancellationToken)
            ?? throw AgentException.NotFound(What, id);
    }

    /// <summary>A thread as a request describes it, and the messages that it begins with.</summary>
    internal (JsonObject Thread, IReadOnlyList<JsonObject> Messages) Read(BodyFields fields)
    {
        AssistantFields.RefuseFiles(fields);
        var thread = new JsonObject
        {
            ["id"] = Ids.New(Ids.Thread),
            ["object"] = What,
            ["created_at"] = _parts.Now,
            ["tool_resources"] = new JsonObject(),
            ["metadata"] = fields.Metadata() ?? [],
        };
        var id = (string)thread["id"]!;
        return (thread, [.. fields.Objects("messages").Select(m => MessageFields.Read(m, id, _parts.Now))]);
    }

    internal static async Task InsertAsync(
        StoreUnit unit,
        string project,
        JsonObject thread,
        IEnumerable<JsonObject> messages,
        CancellationToken cancellationToken
    )
    {
        var id = (string)thread["id"]!;
        var row = new StoredRow(id, Generation.Classic, thread);
        await unit.InsertAsync(StoreTable.Conversations, project, row, cancellationToken);
        await Messages.InsertAsync(unit, project, id, messages, cancellationToken);
    }
}
