namespace Parley.Clients;

/// <summary>A session as the client's own getters gave it.</summary>
internal sealed record SessionFacts(string? Model)
{
    public string? Instructions { get; init; }

    public string? Voice { get; init; }

    /// <summary>Sorted and joined by a plus, for instance <c>audio+text</c>.</summary>
    public string? Modalities { get; init; }

    public string? InputFormat { get; init; }

    public string? OutputFormat { get; init; }

    /// <summary>What ends a turn: <c>server_vad</c> or <c>none</c>.</summary>
    public string? Detection { get; init; }

    public string? TranscriptionModel { get; init; }

    public IReadOnlyList<string> Tools { get; init; } = [];
}
