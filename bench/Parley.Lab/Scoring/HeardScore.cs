using System.Text.Json;
using Parley.Lab.Calls;

namespace Parley.Lab.Scoring;

/// <summary>Counts words on both sides of an interruption.</summary>
internal static class HeardScore
{
    /// <summary>Words of an item that were played at least by half.</summary>
    /// <param name="words">Word times as the server sent them.</param>
    public static int Played(IEnumerable<TraceEvent> words, string item, double playedMs) =>
        words.Count(word =>
            string.Equals(word.ItemId, item, StringComparison.Ordinal) && word.AudioMs + (word.LengthMs / 2) <= playedMs
        );

    public static int Words(string text) => text.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The last thing that the assistant said, in a request to a chat endpoint; null: nothing.</summary>
    public static string? LastAnswer(string request)
    {
        using var json = JsonDocument.Parse(request);
        if (!json.RootElement.TryGetProperty("messages", out var messages))
        {
            return null;
        }

        return messages
            .EnumerateArray()
            .Where(message => message.TryGetProperty("role", out var role) && role.ValueEquals("assistant"u8))
            .Select(message => message.TryGetProperty("content", out var content) ? Text(content) : null)
            .LastOrDefault();
    }

    private static string? Text(JsonElement content) =>
        content.ValueKind switch
        {
            JsonValueKind.String => content.GetString(),
            JsonValueKind.Array => string.Join(
                ' ',
                content
                    .EnumerateArray()
                    .Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "")
            ),
            _ => null,
        };
}
