namespace Parley.Clients;

/// <summary>What a scenario wants of a session; everything else is left to the server.</summary>
internal sealed record SessionWishes
{
    public string? Instructions { get; init; }

    public string? Voice { get; init; }

    public bool TextOnly { get; init; }

    /// <summary>Turns end by hand.</summary>
    public bool Manual { get; init; }

    public bool Transcripts { get; init; }

    /// <summary>Offers the function <c>get_weather</c>.</summary>
    public bool Weather { get; init; }

    /// <summary>Names the format of both directions, 16 bit PCM.</summary>
    public bool Formats { get; init; }
}
