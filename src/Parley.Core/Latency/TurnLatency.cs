namespace Parley.Core.Latency;

/// <summary>When a turn that nothing was heard in answer to has reached which step.</summary>
/// <param name="Turn">Its number.</param>
/// <param name="ItemId">The item that it became.</param>
/// <param name="LastSound">When the person's last sound came in, or would have in an even stream.</param>
/// <param name="AudioEndMs">Its place in the session's input, ms.</param>
/// <param name="Found">When the turn was committed.</param>
public sealed record TurnLatency(
    int Turn,
    string ItemId,
    DateTimeOffset LastSound,
    long AudioEndMs,
    DateTimeOffset Found
)
{
    public DateTimeOffset? Transcript { get; init; }

    /// <summary>The response that answers; null while there is none.</summary>
    public string? ResponseId { get; init; }

    public DateTimeOffset? Response { get; init; }

    public DateTimeOffset? Token { get; init; }

    public DateTimeOffset? Clause { get; init; }

    /// <summary>When the voice had made the first audio; null while nothing was given to the client.</summary>
    public DateTimeOffset? Audio { get; init; }

    /// <summary>How long it is in that audio until something can be heard.</summary>
    public TimeSpan Lead { get; init; }

    /// <summary>The generation of that audio.</summary>
    public int AudioGeneration { get; init; }

    public string? OutputItemId { get; init; }

    /// <summary>Answers that were begun before the turn was committed.</summary>
    public int Speculations { get; init; }

    /// <summary>When the answer was begun, if that was before the turn was committed.</summary>
    public DateTimeOffset? PreparedFrom { get; init; }

    /// <summary>True when that audio is not the answer yet.</summary>
    public bool IsInterim { get; init; }
}
