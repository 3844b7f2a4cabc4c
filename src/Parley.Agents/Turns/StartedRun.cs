using System.Text.Json.Nodes;

namespace Parley.Agents.Turns;

/// <summary>A run that was accepted and is at work.</summary>
/// <param name="Body">As the wire shows it at this moment.</param>
/// <param name="Streamed">The client asked for its events.</param>
public sealed record StartedRun(JsonObject Body, RunFeed Feed, bool Streamed)
{
    public string Id => (string)Body["id"]!;

    /// <summary>Responses: what became of it.</summary>
    public Task<JsonObject>? Final { get; init; }

    /// <summary>Responses: it goes on when its client leaves.</summary>
    public bool Background { get; init; }
}
