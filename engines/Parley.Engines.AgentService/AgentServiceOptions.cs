namespace Parley.Engines.AgentService;

/// <summary>What bounds the calls to an agent service.</summary>
public sealed record AgentServiceOptions
{
    /// <summary>Bytes of an answer, and of one event of a stream.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Bytes of a whole stream.</summary>
    public long MaxStreamBytes { get; init; } = 32L * 1024 * 1024;

    /// <summary>How long a call may take that is no stream.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first event may take.</summary>
    public TimeSpan FirstEventTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the next one may take.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a cancelled run may take to end, before the conversation goes on in a new thread.</summary>
    public TimeSpan EndTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
