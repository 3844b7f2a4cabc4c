using System.Collections.Immutable;

namespace Parley.Core.Tools;

/// <summary>What the session has to do with tools that this server runs.</summary>
public sealed record ToolState(
    ImmutableList<ToolServer> Servers,
    ImmutableList<ToolRun> Runs,
    ImmutableList<PendingApproval> Approvals
)
{
    public static ToolState None { get; } = new([], [], []);

    /// <summary>Requests by which an agent asks the client; the calls themselves are the agent's.</summary>
    public ImmutableList<AgentApproval> AgentApprovals { get; init; } = [];

    /// <summary>Responses in a row that ran tools, since the person last said something.</summary>
    public int Rounds { get; init; }

    /// <summary>What the person had said last when the last of them ran tools; null: nothing.</summary>
    public string? RoundsSince { get; init; }

    /// <summary>True from the warning that there were too many, until the person says something.</summary>
    public bool Exhausted { get; init; }

    /// <summary>True for an item of which something is still to come.</summary>
    internal bool Holds(string itemId) =>
        Runs.Exists(r => Same(r.Call.Id, itemId))
        || AgentApprovals.Exists(a => Same(a.RequestId, itemId))
        || Approvals.Exists(a => Same(a.Call.Id, itemId) || Same(a.RequestId, itemId))
        || Servers.Exists(s => s.IsListing && Same(s.ItemId, itemId));

    private static bool Same(string id, string other) => string.Equals(id, other, StringComparison.Ordinal);
}
