using System.Text.Json.Nodes;

namespace Parley.Agents.Classic;

/// <summary>How a run, or its present part, ends.</summary>
internal sealed record RunEnd(string Status)
{
    public JsonObject? Error { get; init; }

    /// <summary>Why it is incomplete.</summary>
    public string? Reason { get; init; }

    /// <summary>What the client has to do; null: nothing.</summary>
    public JsonObject? Action { get; init; }
}
