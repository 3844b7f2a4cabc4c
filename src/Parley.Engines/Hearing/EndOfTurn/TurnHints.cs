using System.Text.Json;

namespace Parley.Engines.Hearing.EndOfTurn;

/// <summary>What is known of a turn before it begins.</summary>
/// <param name="LastAssistantText">What the assistant said last; null: nothing.</param>
/// <param name="Schemas">JSON schemas of the parameters of the tools that are offered.</param>
/// <param name="EarIsStopGap">The transcriber often mishears: its words count for less.</param>
public sealed record TurnHints(string? LastAssistantText, IReadOnlyList<JsonElement> Schemas, bool EarIsStopGap)
{
    public static TurnHints None { get; } = new(null, [], false);
}
