namespace Parley.Agents.Storage;

/// <summary>Questions about the runs of one conversation.</summary>
internal static class RunsOf
{
    /// <summary>The id of the run that is not over; null when there is none.</summary>
    public static async Task<string?> ActiveAsync(
        StoreUnit unit,
        string project,
        string conversation,
        CancellationToken cancellationToken
    )
    {
        // The active one, if any, is always the newest.
        var newest = await unit.ListAsync(
            StoreTable.Runs,
            project,
            conversation,
            new PageRequest(1),
            cancellationToken
        );
        return newest!.Rows is [{ IsActive: true, Id: var id }] ? id : null;
    }
}
