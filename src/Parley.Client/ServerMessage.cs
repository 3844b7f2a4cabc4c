using System.Text.Json;

namespace Parley.Client;

/// <summary>An event of the server, as it came.</summary>
/// <param name="Type">The field <c>type</c>; empty when there is none.</param>
/// <param name="Root">The whole event; stays valid.</param>
/// <param name="ReceivedAt">Time since the connection opened.</param>
public sealed record ServerMessage(string Type, JsonElement Root, TimeSpan ReceivedAt)
{
    /// <summary>The string at a path of property names, or null when it is not there or not a string.</summary>
    public string? Text(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    /// <summary>The element at a path of property names, or null when it is not there.</summary>
    public JsonElement? Find(params ReadOnlySpan<string> path)
    {
        var element = Root;
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}
