using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Agents.Wire;

namespace Parley.Agents.Storage;

/// <summary>One unit of work: everything done through it happens together, or not at all.</summary>
internal sealed class StoreUnit(DbConnection connection, DbTransaction? transaction, StoreKind kind)
{
    /// <exception cref="StoreConflictException">A row of its kind is there already.</exception>
    public async Task InsertAsync(StoreTable table, string project, StoredRow row, CancellationToken cancellationToken)
    {
        var (columns, values) = table switch
        {
            StoreTable.Items => (", run_id, side", ", @run, @side"),
            StoreTable.Runs => (", status, lease_until, expires_at", ", @status, @lease, @expires"),
            _ => ("", ""),
        };
        await using var command = Command(
            $"INSERT INTO {StoreSchema.NameOf(table)} (project, id, parent, body{columns}) "
                + $"VALUES (@project, @id, @parent, @body{values})",
            project
        );
        Add(command, "@id", row.Id);
        Add(command, "@parent", row.Parent);
        Add(command, "@body", JsonText.Of(row.Body));
        if (table is StoreTable.Items)
        {
            Add(command, "@run", row.RunId);
            Add(command, "@side", row.Side is { } side ? NameOf(side) : null);
        }
        else if (table is StoreTable.Runs)
        {
            AddRun(command, row);
        }

        await ExecuteAsync(command, cancellationToken);
    }

    public async Task<StoredRow?> FindAsync(
        StoreTable table,
        string project,
        string id,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(Select(table, "id = @id"), project);
        Add(command, "@id", id);
        return (await ReadAsync(command, table, cancellationToken)).FirstOrDefault();
    }

    /// <summary>As <see cref="FindAsync"/>, and nobody else changes the row before this unit ends.</summary>
    public async Task<StoredRow?> LockAsync(
        StoreTable table,
        string project,
        string id,
        CancellationToken cancellationToken
    )
    {
        // SQLite's transactions that write have the whole file to themselves.
        var suffix = kind is StoreKind.Postgres ? " FOR UPDATE" : "";
        await using var command = Command(Select(table, "id = @id") + suffix, project);
        Add(command, "@id", id);
        return (await ReadAsync(command, table, cancellationToken)).FirstOrDefault();
    }

    /// <summary>The part of a list; null when its cursor is unknown.</summary>
    public async Task<RowPage?> ListAsync(
        StoreTable table,
        string project,
        string parent,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var cursor = page.After ?? page.Before;
        var from = cursor is null ? null : await FindAsync(table, project, cursor, cancellationToken);
        if (cursor is not null && from?.IsBelow(parent) is not true)
        {
            return null;
        }

        // What stands before a cursor is read backwards from it, and turned round.
        var turned = page.After is null && page.Before is not null;
        var up = page.Ascending != turned;
        var where = "parent = @parent";
        where += from is null ? "" : $" AND seq {(up ? '>' : '<')} @seq";
        where += page.RunId is null ? "" : " AND run_id = @run";
        var limit = page.Limit.ToString(CultureInfo.InvariantCulture);
        await using var command = Command(
            $"{Select(table, where)} ORDER BY seq {(up ? "ASC" : "DESC")} LIMIT {limit} + 1",
            project
        );
        Add(command, "@parent", parent);
        if (from is not null)
        {
            Add(command, "@seq", from.Sequence);
        }

        if (page.RunId is not null)
        {
            Add(command, "@run", page.RunId);
        }

        var rows = await ReadAsync(command, table, cancellationToken);
        var more = rows.Count > page.Limit;
        if (more)
        {
            rows.RemoveAt(rows.Count - 1);
        }

        if (turned)
        {
            rows.Reverse();
        }

        return new(rows, more);
    }

    /// <summary>The items that a run took or gave, oldest first.</summary>
    public async Task<IReadOnlyList<StoredRow>> ItemsOfRunAsync(
        string project,
        string runId,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(Select(StoreTable.Items, "run_id = @run") + " ORDER BY seq", project);
        Add(command, "@run", runId);
        return await ReadAsync(command, StoreTable.Items, cancellationToken);
    }

    /// <summary>Runs of all projects in one of the states, whose time is over.</summary>
    /// <param name="now">Runs at work: whose lease ended before; null: all. Waiting ones: which expired before.</param>
    public async Task<IReadOnlyList<(string Project, StoredRow Run)>> LapsedRunsAsync(
        bool waiting,
        DateTimeOffset? now,
        CancellationToken cancellationToken
    )
    {
        var where = waiting
            ? "status = 'requires_action' AND expires_at < @now"
            : $"status IN ({StoreSchema.List(StoreSchema.WorkingStatuses)})"
                + (now is null ? "" : " AND (lease_until IS NULL OR lease_until < @now)");
        await using var command = Command($"SELECT project, id FROM runs WHERE {where}", project: null);
        if (now is { } at)
        {
            Add(command, "@now", at.ToUnixTimeMilliseconds());
        }

        var found = new List<(string Project, string Id)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        var runs = new List<(string, StoredRow)>();
        foreach (var (project, id) in found)
        {
            if (await LockAsync(StoreTable.Runs, project, id, cancellationToken) is { } run)
            {
                runs.Add((project, run));
            }
        }

        return runs;
    }

    /// <summary>Counts the rows below a parent, up to a bound.</summary>
    public async Task<int> CountAsync(
        StoreTable table,
        string project,
        string parent,
        int most,
        CancellationToken cancellationToken
    )
    {
        var bound = most.ToString(CultureInfo.InvariantCulture);
        await using var command = Command(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM {StoreSchema.NameOf(table)} "
                + $"WHERE project = @project AND parent = @parent LIMIT {bound}) AS found",
            project
        );
        Add(command, "@parent", parent);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <exception cref="StoreConflictException">It would be a second active run of its conversation.</exception>
    public async Task UpdateAsync(StoreTable table, string project, StoredRow row, CancellationToken cancellationToken)
    {
        var own = table is StoreTable.Runs ? ", status = @status, lease_until = @lease, expires_at = @expires" : "";
        await using var command = Command(
            $"UPDATE {StoreSchema.NameOf(table)} SET body = @body{own} WHERE project = @project AND id = @id",
            project
        );
        Add(command, "@id", row.Id);
        Add(command, "@body", JsonText.Of(row.Body));
        if (table is StoreTable.Runs)
        {
            AddRun(command, row);
        }

        await ExecuteAsync(command, cancellationToken);
    }

    /// <summary>Prolongs the lease of a run that this server executes; false when another one was told to cancel it.</summary>
    public async Task<bool> RenewLeaseAsync(
        string project,
        string runId,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            $"UPDATE runs SET lease_until = @lease WHERE project = @project AND id = @id AND status IN "
                + $"({StoreSchema.List(StoreSchema.WorkingStatuses)}) RETURNING status",
            project
        );
        Add(command, "@id", runId);
        Add(command, "@lease", until.ToUnixTimeMilliseconds());
        return await command.ExecuteScalarAsync(cancellationToken) is not "cancelling";
    }

    /// <summary>Deletes one row; false when there was none.</summary>
    public async Task<bool> DeleteAsync(
        StoreTable table,
        string project,
        string id,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            $"DELETE FROM {StoreSchema.NameOf(table)} WHERE project = @project AND id = @id",
            project
        );
        Add(command, "@id", id);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    /// <summary>Deletes all rows below a parent; of runs, their steps too.</summary>
    public async Task DeleteBelowAsync(
        StoreTable table,
        string project,
        string parent,
        CancellationToken cancellationToken
    )
    {
        var steps =
            table is StoreTable.Runs
                ? "DELETE FROM run_steps WHERE project = @project AND parent IN "
                    + "(SELECT id FROM runs WHERE project = @project AND parent = @parent); "
                : "";
        await using var command = Command(
            $"{steps}DELETE FROM {StoreSchema.NameOf(table)} WHERE project = @project AND parent = @parent",
            project
        );
        Add(command, "@parent", parent);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Select(StoreTable table, string where)
    {
        var own = table switch
        {
            StoreTable.Items => ", run_id, side",
            StoreTable.Runs => ", status, lease_until, expires_at",
            _ => "",
        };
        return $"SELECT seq, id, parent, body{own} FROM {StoreSchema.NameOf(table)} WHERE project = @project AND {where}";
    }

    private static async Task<List<StoredRow>> ReadAsync(
        DbCommand command,
        StoreTable table,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<StoredRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var body = (JsonObject)JsonNode.Parse(reader.GetString(3))!;
            var row = new StoredRow(reader.GetString(1), reader.GetString(2), body, reader.GetInt64(0));
            rows.Add(
                table switch
                {
                    StoreTable.Items => row with { RunId = TextOf(reader, 4), Side = SideOf(TextOf(reader, 5)) },
                    StoreTable.Runs => row with
                    {
                        Status = reader.GetString(4),
                        LeaseUntil = TimeOf(reader, 5),
                        ExpiresAt = TimeOf(reader, 6),
                    },
                    _ => row,
                }
            );
        }

        return rows;
    }

    private static ItemSide? SideOf(string? name) =>
        name switch
        {
            "input" => ItemSide.Input,
            "output" => ItemSide.Output,
            _ => null,
        };

    private static string NameOf(ItemSide side) => side is ItemSide.Input ? "input" : "output";

    private static string? TextOf(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? TimeOf(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));

    private static void AddRun(DbCommand command, StoredRow row)
    {
        Add(command, "@status", row.Status);
        Add(command, "@lease", row.LeaseUntil?.ToUnixTimeMilliseconds());
        Add(command, "@expires", row.ExpiresAt?.ToUnixTimeMilliseconds());
    }

    private static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        // PostgreSQL wants to know what an absent number would have been.
        if (value is null && name is ("@lease" or "@expires"))
        {
            parameter.DbType = System.Data.DbType.Int64;
        }

        command.Parameters.Add(parameter);
    }

    private static async Task ExecuteAsync(DbCommand command, CancellationToken cancellationToken)
    {
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (DbException e) when (StoreFaults.IsConflict(e))
        {
            throw new StoreConflictException(e);
        }
    }

    private DbCommand Command(string text, string? project)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        if (project is not null)
        {
            Add(command, "@project", project);
        }

        return command;
    }
}
