using System.Text.Json.Nodes;

namespace Parley.Agents.Storage;

/// <summary>Small changes of rows.</summary>
internal static class RowChanges
{
    /// <summary>The run in another state, in the column that the database guards and in what the wire shows.</summary>
    public static StoredRow WithStatus(this StoredRow run, string status)
    {
        run.Body["status"] = status;
        var working = StoreSchema.WorkingStatuses.Contains(status, StringComparer.Ordinal);
        return run with { Status = status, LeaseUntil = working ? run.LeaseUntil : null };
    }
}
