namespace Parley.Agents.Turns;

/// <summary>Bounds of runs.</summary>
public sealed record RunOptions
{
    /// <summary>Runs that this server executes at once; one more is refused with 429.</summary>
    public int MostAtOnce { get; init; } = 256;

    /// <summary>How long a model may be silent within an answer.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest answer.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a run waits for the outputs of its tools.</summary>
    public TimeSpan ToolPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a server of tools may take to say what it has.</summary>
    public TimeSpan ToolListTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one call of a server's tool may take: less than a session waits for its agent.</summary>
    public TimeSpan ToolTime { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Answers in a row that call servers' tools; the next is made without them.</summary>
    public int MostRounds { get; init; } = 8;

    /// <summary>Servers' tools that one answer may call; the others fail.</summary>
    public int MostCalls { get; init; } = 16;

    /// <summary>Characters of one answer, its tool calls included.</summary>
    public int LongestAnswer { get; init; } = 1_500_000;

    /// <summary>How long a server is believed to live that does not say so.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often leases are renewed, and given-up runs are looked for.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(10);
}
