using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Agents.Storage;
using Parley.Agents.Tools;
using Parley.Agents.Wire;

namespace Parley.Agents.Named;

/// <summary>Agents of the newer generation: each has a name and versions, and a version never changes.</summary>
public sealed class NamedAgents
{
    private const string What = "agent";
    private const string NextVersion = "next_version";
    private const int MostVersions = 1_000;
    private readonly AgentParts _parts;

    internal NamedAgents(AgentParts parts) => _parts = parts;

    /// <exception cref="AgentException">409 when the name is taken.</exception>
    public async Task<JsonObject> CreateAsync(
        string project,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var fields = BodyFields.Parse(body);
        var name = DefinitionFields.Name(fields.Required("name"));
        var content = DefinitionFields.Read(fields);
        return await _parts.Store.WriteAsync(
            async unit =>
                await unit.FindAsync(StoreTable.Agents, project, name, cancellationToken) is null
                    ? Show(await AddAsync(unit, project, name, content, null, cancellationToken))
                    : throw new AgentException(409, "conflict", $"There is an agent '{name}' already.", "name"),
            cancellationToken
        );
    }

    public async Task<JsonObject> GetAsync(string project, string name, CancellationToken cancellationToken) =>
        Show(await FindAsync(project, name, cancellationToken));

    public Task<JsonObject> ListAsync(string project, PageRequest page, CancellationToken cancellationToken) =>
        _parts.Store.ListAsync(StoreTable.Agents, project, Generation.Named, page, Show, cancellationToken);

    /// <summary>A new version, unless nothing would change.</summary>
    public async Task<JsonObject> UpdateAsync(
        string project,
        string name,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var content = DefinitionFields.Read(BodyFields.Parse(body));
        return await _parts.Store.WriteAsync(
            async unit =>
            {
                var row =
                    await unit.LockAsync(StoreTable.Agents, project, name, cancellationToken)
                    ?? throw AgentException.NotFound(What, name);
                var latest = Latest(row);
                return Show(
                    content.All(field => JsonNode.DeepEquals(field.Value, latest[field.Key]))
                        ? row
                        : await AddAsync(unit, project, name, content, row, cancellationToken)
                );
            },
            cancellationToken
        );
    }

    /// <summary>A new version; of a new agent, when there is none of this name.</summary>
    public async Task<JsonObject> CreateVersionAsync(
        string project,
        string name,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        _ = DefinitionFields.Name(name, "agent_name");
        var content = DefinitionFields.Read(BodyFields.Parse(body));
        return await _parts.Store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(StoreTable.Agents, project, name, cancellationToken);
                return McpDefinitions.Without(
                    Latest(await AddAsync(unit, project, name, content, row, cancellationToken))
                );
            },
            cancellationToken
        );
    }

    public async Task<JsonObject> GetVersionAsync(
        string project,
        string name,
        string version,
        CancellationToken cancellationToken
    ) => McpDefinitions.Without(await FindVersionAsync(project, name, version, cancellationToken));

    private async Task<JsonObject> FindVersionAsync(
        string project,
        string name,
        string version,
        CancellationToken cancellationToken
    )
    {
        var row = await _parts.Store.FindAsync(
            StoreTable.AgentVersions,
            project,
            $"{name}:{version}",
            cancellationToken
        );
        return row?.Body ?? throw AgentException.NotFound("version of an agent", $"{name}:{version}");
    }

    public async Task<JsonObject> ListVersionsAsync(
        string project,
        string name,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        _ = await FindAsync(project, name, cancellationToken);
        return await _parts.Store.ListAsync(
            StoreTable.AgentVersions,
            project,
            name,
            page,
            row => McpDefinitions.Without(row.Body),
            cancellationToken
        );
    }

    public async Task<JsonObject> DeleteAsync(string project, string name, CancellationToken cancellationToken)
    {
        var deleted = await _parts.Store.WriteAsync(
            unit => DeleteAsync(unit, project, name, cancellationToken),
            cancellationToken
        );
        return deleted
            ? new JsonObject
            {
                ["object"] = "agent.deleted",
                ["name"] = name,
                ["deleted"] = true,
            }
            : throw AgentException.NotFound(What, name);
    }

    /// <summary>Deletes one version; with the last one goes the agent.</summary>
    public async Task<JsonObject> DeleteVersionAsync(
        string project,
        string name,
        string version,
        CancellationToken cancellationToken
    )
    {
        await _parts.Store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(StoreTable.Agents, project, name, cancellationToken);
                var id = $"{name}:{version}";
                if (row is null || !await unit.DeleteAsync(StoreTable.AgentVersions, project, id, cancellationToken))
                {
                    throw AgentException.NotFound("version of an agent", id);
                }

                var left = await unit.ListAsync(
                    StoreTable.AgentVersions,
                    project,
                    name,
                    new PageRequest(1),
                    cancellationToken
                );
                if (left!.Rows is not [var latest])
                {
                    _ = await DeleteAsync(unit, project, name, cancellationToken);
                    return;
                }

                row.Body["versions"] = new JsonObject { ["latest"] = latest.Body };
                await unit.UpdateAsync(StoreTable.Agents, project, row, cancellationToken);
            },
            cancellationToken
        );
        return new JsonObject
        {
            ["object"] = "agent.version.deleted",
            ["name"] = name,
            ["version"] = version,
            ["deleted"] = true,
        };
    }

    /// <summary>A disabled agent answers nothing until it is enabled.</summary>
    public async Task SetStateAsync(string project, string name, bool enabled, CancellationToken cancellationToken)
    {
        var row = await _parts.Store.ChangeAsync(
            StoreTable.Agents,
            project,
            name,
            row =>
            {
                row.Body["state"] = enabled ? "enabled" : "disabled";
                return row;
            },
            cancellationToken
        );
        _ = row ?? throw AgentException.NotFound(What, name);
    }

    /// <summary>The version that answers: the one named, else the latest.</summary>
    /// <exception cref="AgentException">There is none, or the agent is disabled.</exception>
    internal async Task<JsonObject> ResolveAsync(
        string project,
        string name,
        string? version,
        CancellationToken cancellationToken
    )
    {
        var row = await FindAsync(project, name, cancellationToken);
        return (string?)row.Body["state"] is "disabled"
                ? throw new AgentException(409, "agent_disabled", $"The agent '{name}' is disabled.")
            : version is null ? Latest(row)
            : await FindVersionAsync(project, name, version, cancellationToken);
    }

    private async Task<StoredRow> AddAsync(
        StoreUnit unit,
        string project,
        string name,
        JsonObject content,
        StoredRow? agent,
        CancellationToken cancellationToken
    )
    {
        var number = (int?)agent?.Body[NextVersion] ?? 1;
        var count = await unit.CountAsync(StoreTable.AgentVersions, project, name, MostVersions, cancellationToken);
        if (count >= MostVersions)
        {
            throw AgentException.Invalid(null, "An agent has at most 1000 versions.", "version_limit_exceeded");
        }

        var shown = number.ToString(CultureInfo.InvariantCulture);
        var version = new JsonObject
        {
            ["object"] = "agent.version",
            ["id"] = $"{name}:{shown}",
            ["name"] = name,
            ["version"] = shown,
            ["status"] = "active",
            ["created_at"] = _parts.Now,
        };
        foreach (var (field, value) in content)
        {
            if (value is not null || field is not McpDefinitions.Secrets)
            {
                version[field] = value?.DeepClone();
            }
        }

        var body =
            agent?.Body
            ?? new JsonObject
            {
                ["object"] = What,
                ["id"] = name,
                ["name"] = name,
                ["state"] = "enabled",
            };
        body["versions"] = new JsonObject { ["latest"] = version.DeepClone() };
        body[NextVersion] = number + 1;
        var row = agent ?? new StoredRow(name, Generation.Named, body);
        if (agent is null)
        {
            await unit.InsertAsync(StoreTable.Agents, project, row, cancellationToken);
        }
        else
        {
            await unit.UpdateAsync(StoreTable.Agents, project, row, cancellationToken);
        }

        var stored = new StoredRow((string)version["id"]!, name, version);
        await unit.InsertAsync(StoreTable.AgentVersions, project, stored, cancellationToken);
        return row;
    }

    private static async Task<bool> DeleteAsync(
        StoreUnit unit,
        string project,
        string name,
        CancellationToken cancellationToken
    )
    {
        var row = await unit.LockAsync(StoreTable.Agents, project, name, cancellationToken);
        if (row?.IsBelow(Generation.Named) is not true)
        {
            return false;
        }

        await unit.DeleteBelowAsync(StoreTable.AgentVersions, project, name, cancellationToken);
        return await unit.DeleteAsync(StoreTable.Agents, project, name, cancellationToken);
    }

    private async Task<StoredRow> FindAsync(string project, string name, CancellationToken cancellationToken)
    {
        var row = await _parts.Store.FindAsync(StoreTable.Agents, project, name, cancellationToken);
        return row?.IsBelow(Generation.Named) is true ? row : throw AgentException.NotFound(What, name);
    }

    private static JsonObject Latest(StoredRow agent) => (JsonObject)agent.Body["versions"]!["latest"]!.DeepClone();

    private static JsonObject Show(StoredRow agent)
    {
        var shown = (JsonObject)agent.Body.DeepClone();
        shown.Remove(NextVersion);
        _ = McpDefinitions.Without((JsonObject)shown["versions"]!["latest"]!);
        return shown;
    }
}
