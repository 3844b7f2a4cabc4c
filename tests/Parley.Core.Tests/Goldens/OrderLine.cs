using System.Text.Json;

namespace Parley.Core.Tests.Goldens;

/// <summary>An event of the wire in short: its name, and the fields that tie it to others.</summary>
internal static class OrderLine
{
    private const int LongestText = 120;

    private static readonly string[] _told =
    [
        "previous_item_id",
        "item_id",
        "audio_start_ms",
        "audio_end_ms",
        "delta",
        "text",
        "transcript",
        "arguments",
    ];

    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        var e = document.RootElement;
        var parts = new List<string> { e.GetProperty("type").GetString()! };
        foreach (var name in _told)
        {
            Tell(name, e, parts);
        }

        if (e.TryGetProperty("item", out var item))
        {
            parts.Add("item");
            Tell("id", item, parts);
            Tell("type", item, parts);
            Tell("status", item, parts);
            if (item.TryGetProperty("content", out var content))
            {
                parts.Add($"parts={content.GetArrayLength()}");
            }
        }

        if (e.TryGetProperty("response", out var response))
        {
            parts.Add("response");
            Tell("id", response, parts);
            Tell("status", response, parts);
            parts.Add($"output={response.GetProperty("output").GetArrayLength()}");
        }

        if (e.TryGetProperty("error", out var error))
        {
            Tell("code", error, parts);
            Tell("message", error, parts);
            Tell("param", error, parts);
        }

        return string.Join(' ', parts);
    }

    private static void Tell(string name, JsonElement e, List<string> parts)
    {
        if (e.TryGetProperty(name, out var value))
        {
            var text = value.GetRawText();
            parts.Add($"{name}={(text.Length <= LongestText ? text : $"({text.Length} characters)")}");
        }
    }
}
