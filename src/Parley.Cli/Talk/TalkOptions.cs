namespace Parley.Cli.Talk;

/// <summary>What a person asked <c>talk</c> to do.</summary>
internal sealed record TalkOptions
{
    public required Uri Url { get; init; }
    public string? Key { get; init; }
    public string? Model { get; init; }
    public bool Insecure { get; init; }
    public IReadOnlyList<FileInfo> Recordings { get; init; } = [];
    public IReadOnlyList<string> SpokenLines { get; init; } = [];
    public IReadOnlyList<string> TypedLines { get; init; } = [];
    public bool Microphone { get; init; }
    public FileInfo? Out { get; init; }
    public bool Json { get; init; }
    public bool Events { get; init; }
    public string? Voice { get; init; }
    public string? Instructions { get; init; }
    public string TurnDetection { get; init; } = "server_vad";

    /// <summary>Turns by microphone; null until the person stops.</summary>
    public int? Turns { get; init; }

    /// <summary>How long to wait for each answer, from the end of the person's turn.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool ManualTurns => TurnDetection is "none";
}
