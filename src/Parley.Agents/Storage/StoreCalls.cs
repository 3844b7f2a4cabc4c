using System.Text.Json.Nodes;
using Parley.Agents.Wire;

namespace Parley.Agents.Storage;

/// <summary>Units of one step.</summary>
internal static class StoreCalls
{
    public static Task<StoredRow?> FindAsync(
        this AgentStore store,
        StoreTable table,
        string project,
        string id,
        CancellationToken cancellationToken
    ) => store.ReadAsync(unit => unit.FindAsync(table, project, id, cancellationToken), cancellationToken);

    public static Task InsertAsync(
        this AgentStore store,
        StoreTable table,
        string project,
        StoredRow row,
        CancellationToken cancellationToken
    ) => store.WriteAsync(unit => unit.InsertAsync(table, project, row, cancellationToken), cancellationToken);

    /// <summary>Reads a row, lets it be changed and writes it, undisturbed; null when there is none.</summary>
    /// <param name="change">Gives what is written; null leaves the row as it is.</param>
    public static Task<StoredRow?> ChangeAsync(
        this AgentStore store,
        StoreTable table,
        string project,
        string id,
        Func<StoredRow, StoredRow?> change,
        CancellationToken cancellationToken
    ) =>
        store.WriteAsync(
            async unit =>
            {
                var row = await unit.LockAsync(table, project, id, cancellationToken);
                if (row is not null && change(row) is { } changed)
                {
                    await unit.UpdateAsync(table, project, changed, cancellationToken);
                    return changed;
                }

                return row;
            },
            cancellationToken
        );

    /// <summary>Gives an object other metadata, and gives the object; null when there is none.</summary>
    /// <param name="metadata">Null: it keeps what it has.</param>
    public static async Task<JsonObject?> ChangeMetadataAsync(
        this AgentStore store,
        StoreTable table,
        string project,
        string id,
        JsonObject? metadata,
        CancellationToken cancellationToken
    )
    {
        var row = await store.ChangeAsync(
            table,
            project,
            id,
            row =>
            {
                if (metadata is null)
                {
                    return null;
                }

                row.Body["metadata"] = metadata;
                return row;
            },
            cancellationToken
        );
        return row?.Body;
    }

    public static Task<bool> DeleteAsync(
        this AgentStore store,
        StoreTable table,
        string project,
        string id,
        CancellationToken cancellationToken
    ) => store.WriteAsync(unit => unit.DeleteAsync(table, project, id, cancellationToken), cancellationToken);

    /// <summary>A list of what is stored, as the wire shows it.</summary>
    /// <exception cref="AgentException">The cursor is unknown.</exception>
    public static Task<JsonObject> ListAsync(
        this AgentStore store,
        StoreTable table,
        string project,
        string parent,
        PageRequest page,
        CancellationToken cancellationToken
    ) => store.ListAsync(table, project, parent, page, row => row.Body, cancellationToken);

    /// <inheritdoc cref="ListAsync(AgentStore, StoreTable, string, string, PageRequest, CancellationToken)"/>
    /// <param name="show">What everybody may see of a row.</param>
    public static async Task<JsonObject> ListAsync(
        this AgentStore store,
        StoreTable table,
        string project,
        string parent,
        PageRequest page,
        Func<StoredRow, JsonObject> show,
        CancellationToken cancellationToken
    )
    {
        var found = await store.ReadAsync(
            unit => unit.ListAsync(table, project, parent, page, cancellationToken),
            cancellationToken
        );
        return found is null ? throw ListBody.UnknownCursor(page) : ListBody.Of(found.Rows.Select(show), found.HasMore);
    }
}
