namespace Parley.Clients;

/// <summary>An update as the client's own getters gave it.</summary>
/// <param name="Type">The wire's name of the event.</param>
internal sealed record Update(Happening What, string Type)
{
    /// <summary>Of the item or the response that it is about.</summary>
    public string? Id { get; init; }

    public string? PreviousId { get; init; }

    /// <summary>A piece of text, a transcript, arguments, or the message of an error.</summary>
    public string? Text { get; init; }

    /// <summary>Bytes of audio.</summary>
    public int Bytes { get; init; }

    /// <summary>Of a response or an item.</summary>
    public string? Status { get; init; }

    /// <summary>Why a response ended early; only the newer client can say.</summary>
    public string? Reason { get; init; }

    /// <summary>Of an error.</summary>
    public string? Code { get; init; }

    /// <summary>The client's event that an error answers.</summary>
    public string? Cause { get; init; }

    /// <summary>Where in the audio.</summary>
    public TimeSpan? At { get; init; }

    public int? TotalTokens { get; init; }

    public SessionFacts? Session { get; init; }

    public IReadOnlyList<ItemFacts> Items { get; init; } = [];
}
