namespace Parley.Protocol.Latency;

/// <summary>
/// <c>parley.latency_receipt</c>: where the silence between a person's last sound and the answer went. An event of Parley's own,
/// sent only to clients whose <c>include</c> has <c>parley.latency</c> (docs/guides/latency.md).
/// </summary>
/// <param name="ResponseId">The response that was heard first.</param>
/// <param name="ItemId">The person's item.</param>
/// <param name="Marks">When each step was reached.</param>
public sealed record LatencyReceipt(string ResponseId, string ItemId, LatencyMarks Marks) : ServerEvent
{
    /// <summary>The item that was heard; null when it is gone.</summary>
    public string? OutputItemId { get; init; }

    /// <summary>The last sound's place in the session's input, ms.</summary>
    public long AudioEndMs { get; init; }

    /// <summary>True when words that fill a wait were heard before the answer.</summary>
    public bool IsInterim { get; init; }

    /// <summary>Answers that were begun before the turn was committed.</summary>
    public int Speculations { get; init; }

    /// <summary>True when one of them was given.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>How much of the way to its first audio was made by then, ms.</summary>
    public double SavedMs { get; init; }
}
