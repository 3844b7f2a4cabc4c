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
}

internal enum ItemSide
{
    Input,
    Output,
}
