using System.Text.Json.Nodes;

namespace Parley.Agents.Storage;

/// <summary>One row: an object as the wire shows it, and what it belongs to.</summary>
/// <param name="Sequence">Grows with every row of the table; the order of lists.</param>
internal sealed record StoredRow(string Id, string Parent, JsonObject Body, long Sequence = 0)
{
    public bool IsBelow(string parent) => string.Equals(Parent, parent, StringComparison.Ordinal);

    /// <summary>Items: the run that made or took it; null: none.</summary>
    public string? RunId { get; init; }

    /// <summary>Items of a response: whether it was given or answered; null: neither.</summary>
    public ItemSide? Side { get; init; }

    /// <summary>Runs: the state that the database itself guards.</summary>
    public string? Status { get; init; }

    /// <summary>Runs: until when the server that executes it is believed to live.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Runs: when one that waits for its client is given up.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Runs: it is not over.</summary>
    public bool IsActive => StoreSchema.ActiveStatuses.Contains(Status, StringComparer.Ordinal);

    /// <summary>Runs: a server works on it.</summary>
    public bool IsWorking => StoreSchema.WorkingStatuses.Contains(Status, StringComparer.Ordinal);

    /// <summary>The run in another state, in the column that the database guards and in what the wire shows.</summary>
    public StoredRow WithStatus(string status)
    {
        Body["status"] = status;
        var changed = this with { Status = status };
        return changed.IsWorking ? changed : changed with { LeaseUntil = null };
    }
}

internal enum ItemSide
{
    Input,
    Output,
}
