namespace Parley.Clients;

/// <summary>A conversation item as the client's own getters gave it.</summary>
internal sealed record ItemFacts(string? Id)
{
    public string? Role { get; init; }

    /// <summary>Texts and transcripts of its parts, joined.</summary>
    public string Text { get; init; } = "";

    public string? CallId { get; init; }

    public string? Name { get; init; }

    public string? Arguments { get; init; }
}
