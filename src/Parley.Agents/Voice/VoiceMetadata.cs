using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Agents.Voice;

/// <summary>
/// Settings of voice sessions in an agent's metadata: JSON under one key, cut into pieces where it is longer than a value may be
/// (<c>microsoft.voice-live.configuration</c>, then <c>.1</c>, <c>.2</c> ...).
/// </summary>
internal static class VoiceMetadata
{
    private const string Key = "microsoft.voice-live.configuration";

    /// <summary>The JSON, put together; null when there is none.</summary>
    public static string? Read(JsonObject? metadata)
    {
        if (metadata?[Key] is not { } first)
        {
            return null;
        }

        var json = new StringBuilder((string?)first);
        for (var piece = 1; metadata[Name(piece)] is { } more; piece++)
        {
            json.Append((string?)more);
        }

        return json.ToString();
    }

    private static string Name(int piece) => string.Create(CultureInfo.InvariantCulture, $"{Key}.{piece}");
}
