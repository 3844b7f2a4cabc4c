using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Wire;

namespace Parley.Agents.Classic;

/// <summary>Messages of threads.</summary>
public sealed class Messages
{
    private const string What = "message";
    private const int MostPerThread = 100_000;
    private readonly AgentParts _parts;
    private readonly Threads _threads;

    internal Messages(AgentParts parts, Threads threads) => (_parts, _threads) = (parts, threads);

    /// <exception cref="AgentException">400 while a run of the thread is active.</exception>
    public async Task<JsonObject> CreateAsync(
        string project,
        string threadId,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = await _threads.FindAsync(project, threadId, cancellationToken);
        var message = MessageFields.Read(BodyFields.Parse(body), threadId, _parts.Now);
        return await _parts.Store.WriteAsync(
            async unit =>
            {
                if (await RunsOf.ActiveAsync(unit, project, threadId, cancellationToken) is { } run)
                {
                    throw AgentException.Invalid(
                        null,
                        $"Can't add messages to {threadId} while a run {run} is active.",
                        "run_active"
                    );
                }

                await InsertAsync(unit, project, threadId, [message], cancellationToken);
                return message;
            },
            cancellationToken
        );
    }

    public async Task<JsonObject> ListAsync(
        string project,
        string threadId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        _ = await _threads.FindAsync(project, threadId, cancellationToken);
        return await _parts.Store.ListAsync(StoreTable.Items, project, threadId, page, cancellationToken);
    }

    public async Task<JsonObject> GetAsync(
        string project,
        string threadId,
        string id,
        CancellationToken cancellationToken
    )
    {
        _ = await _threads.FindAsync(project, threadId, cancellationToken);
        return (await FindAsync(project, threadId, id, cancellationToken)).Body;
    }

    public async Task<JsonObject> UpdateAsync(
        string project,
        string threadId,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, threadId, id, cancellationToken);
        var metadata = BodyFields.Parse(body).Metadata();
        return await _parts.Store.ChangeMetadataAsync(StoreTable.Items, project, id, metadata, cancellationToken)
            ?? throw AgentException.NotFound(What, id);
    }

    public async Task<JsonObject> DeleteAsync(
        string project,
        string threadId,
        string id,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, threadId, id, cancellationToken);
        return await _parts.Store.DeleteAsync(StoreTable.Items, project, id, cancellationToken)
            ? ListBody.Deleted(id, "thread.message.deleted")
            : throw AgentException.NotFound(What, id);
    }

    internal static async Task InsertAsync(
        StoreUnit unit,
        string project,
        string threadId,
        IEnumerable<JsonObject> messages,
        CancellationToken cancellationToken
    )
    {
        var count = await unit.CountAsync(StoreTable.Items, project, threadId, MostPerThread, cancellationToken);
        foreach (var message in messages)
        {
            if (++count > MostPerThread)
            {
                throw AgentException.Invalid(null, "A thread has at most 100000 messages.", "message_limit_exceeded");
            }

            var row = new StoredRow((string)message["id"]!, threadId, message) { RunId = (string?)message["run_id"] };
            await unit.InsertAsync(StoreTable.Items, project, row, cancellationToken);
        }
    }

    private async Task<StoredRow> FindAsync(
        string project,
        string threadId,
        string id,
        CancellationToken cancellationToken
    )
    {
        _ = Ids.Check(Ids.Message, id, "message_id");
        var row = await _parts.Store.FindAsync(StoreTable.Items, project, id, cancellationToken);
        return row?.IsBelow(threadId) is true ? row : throw AgentException.NotFound(What, id);
    }
}
