namespace Parley.Agents.Storage;

/// <summary>The schema: the same on both databases but for how a growing number is written.</summary>
internal static class StoreSchema
{
    /// <summary>Raised with every change of the tables.</summary>
    public const int Version = 1;

    /// <summary>The states of a run that is not over; at most one run of a conversation is in one of them.</summary>
    public static IReadOnlyList<string> ActiveStatuses { get; } =
    ["queued", "in_progress", "requires_action", "cancelling"];

    /// <summary>The states in which a server works on the run.</summary>
    public static IReadOnlyList<string> WorkingStatuses { get; } = ["queued", "in_progress", "cancelling"];

    public static string List(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"'{value}'"));

    public static string NameOf(StoreTable table) =>
        table switch
        {
            StoreTable.Agents => "agents",
            StoreTable.AgentVersions => "agent_versions",
            StoreTable.Conversations => "conversations",
            StoreTable.Items => "items",
            StoreTable.Runs => "runs",
            StoreTable.RunSteps => "run_steps",
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, "No such table."),
        };

    public static string Script(StoreKind kind)
    {
        var sequence =
            kind is StoreKind.Sqlite
                ? "INTEGER PRIMARY KEY AUTOINCREMENT"
                : "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
        var tables = Enum.GetValues<StoreTable>().Select(table => Table(table, sequence));
        return $"""
            CREATE TABLE IF NOT EXISTS parley_schema (version INTEGER NOT NULL);
            {string.Join('\n', tables)}
            CREATE UNIQUE INDEX IF NOT EXISTS runs_one_active ON runs (project, parent)
                WHERE parent <> '' AND status IN ({List(ActiveStatuses)});
            CREATE INDEX IF NOT EXISTS runs_waiting ON runs (status) WHERE status IN ({List(ActiveStatuses)});
            CREATE INDEX IF NOT EXISTS items_of_run ON items (project, run_id) WHERE run_id IS NOT NULL;
            """;
    }

    private static string Table(StoreTable table, string sequence)
    {
        var name = NameOf(table);
        var own = table switch
        {
            StoreTable.Items => "run_id TEXT, side TEXT,",
            StoreTable.Runs => "status TEXT NOT NULL, lease_until BIGINT, expires_at BIGINT,",
            _ => "",
        };
        return $"""
            CREATE TABLE IF NOT EXISTS {name} (
                seq {sequence}, project TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL, {own} body TEXT NOT NULL,
                UNIQUE (project, id)
            );
            CREATE INDEX IF NOT EXISTS {name}_by_parent ON {name} (project, parent, seq);
            """;
    }
}
