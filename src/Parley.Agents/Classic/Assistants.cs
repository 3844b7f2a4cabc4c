using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Wire;

namespace Parley.Agents.Classic;

/// <summary>Agents of the classic API, which calls them assistants.</summary>
public sealed class Assistants
{
    private const string What = "assistant";
    private readonly AgentParts _parts;

    internal Assistants(AgentParts parts) => _parts = parts;

    public async Task<JsonObject> CreateAsync(
        string project,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var fields = BodyFields.Parse(body);
        _ = fields.Required("model");
        var assistant = new JsonObject
        {
            ["id"] = Ids.New(Ids.Assistant),
            ["object"] = What,
            ["created_at"] = _parts.Now,
            ["name"] = null,
            ["description"] = null,
            ["model"] = null,
            ["instructions"] = null,
            ["tools"] = new JsonArray(),
            ["tool_resources"] = new JsonObject(),
            ["temperature"] = 1.0,
            ["top_p"] = 1.0,
            ["response_format"] = "auto",
            ["metadata"] = new JsonObject(),
        };
        AssistantFields.Apply(fields, assistant);
        var row = new StoredRow((string)assistant["id"]!, Generation.Classic, assistant);
        await _parts.Store.InsertAsync(StoreTable.Agents, project, row, cancellationToken);
        return McpDefinitions.Without(assistant);
    }

    public async Task<JsonObject> GetAsync(string project, string id, CancellationToken cancellationToken) =>
        McpDefinitions.Without((await FindAsync(project, id, cancellationToken)).Body);

    public Task<JsonObject> ListAsync(string project, PageRequest page, CancellationToken cancellationToken) =>
        _parts.Store.ListAsync(
            StoreTable.Agents,
            project,
            Generation.Classic,
            page,
            row => McpDefinitions.Without(row.Body),
            cancellationToken
        );

    public async Task<JsonObject> UpdateAsync(
        string project,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = Ids.Check(Ids.Assistant, id, "assistant_id");
        var fields = BodyFields.Parse(body);
        return
            await _parts.Store.ChangeAsync(
                StoreTable.Agents,
                project,
                id,
                row =>
                {
                    AssistantFields.Apply(fields, row.Body);
                    return row;
                },
                cancellationToken
            )
                is { } changed
            ? McpDefinitions.Without(changed.Body)
            : throw AgentException.NotFound(What, id);
    }

    public async Task<JsonObject> DeleteAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = await FindAsync(project, id, cancellationToken);
        return await _parts.Store.DeleteAsync(StoreTable.Agents, project, id, cancellationToken)
            ? ListBody.Deleted(id, "assistant.deleted")
            : throw AgentException.NotFound(What, id);
    }

    internal async Task<StoredRow> FindAsync(string project, string id, CancellationToken cancellationToken)
    {
        _ = Ids.Check(Ids.Assistant, id, "assistant_id");
        return await _parts.Store.FindAsync(StoreTable.Agents, project, id, cancellationToken)
            ?? throw AgentException.NotFound(What, id);
    }
}
