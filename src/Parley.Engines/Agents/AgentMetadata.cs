using System.Globalization;

namespace Parley.Engines.Agents;

/// <summary>
/// An agent's metadata may hold the settings that its voice sessions begin with: JSON under
/// <c>microsoft.voice-live.configuration</c>, what does not fit into the 512 characters of a value under the same name with <c>.1</c>, <c>.2</c> ...
/// </summary>
public static class AgentMetadata
{
    public const string SessionSettings = "microsoft.voice-live.configuration";
    private const int MostChunks = 32;

    /// <returns>The JSON text; null when there is none.</returns>
    public static string? SettingsOf(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(SessionSettings, out var text))
        {
            return null;
        }

        for (var i = 1; i < MostChunks; i++)
        {
            if (
                !metadata.TryGetValue(
                    string.Create(CultureInfo.InvariantCulture, $"{SessionSettings}.{i}"),
                    out var more
                )
            )
            {
                break;
            }

            text += more;
        }

        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
