using System.Text.Json;

namespace Parley.Engines.Chat;

/// <summary>Reads the answer to <c>GET /v1/models</c>.</summary>
internal static class ModelList
{
    private static readonly string[] NotForChat =
    [
        "embed",
        "whisper",
        "tts",
        "dall-e",
        "moderation",
        "rerank",
        "bge-",
        "transcribe",
        "image",
        "realtime",
        "audio",
        "sora",
    ];

    /// <summary>The ids that can chat, in the server's order; null when the text is not a list of models.</summary>
    public static IReadOnlyList<string>? Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out JsonElement data))
            {
                return null;
            }

            // A server without models may say null.
            return data.ValueKind switch
            {
                JsonValueKind.Array =>
                [
                    .. data.EnumerateArray()
                        .Where(m =>
                            m.ValueKind == JsonValueKind.Object
                            && m.TryGetProperty("id", out JsonElement id)
                            && id.ValueKind == JsonValueKind.String
                        )
                        .Select(m => m.GetProperty("id").GetString()!)
                        .Where(id => !NotForChat.Any(n => id.Contains(n, StringComparison.OrdinalIgnoreCase))),
                ],
                JsonValueKind.Null => [],
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The one asked for, or "name:latest" for "name", or the one whose name begins most alike, or the first.</summary>
    public static string Choose(string requested, IReadOnlyList<string> models)
    {
        if (models.Count == 0 || models.Contains(requested, StringComparer.OrdinalIgnoreCase))
        {
            return requested;
        }

        string? tagged = models.FirstOrDefault(m =>
            requested.Length > 0 && m.StartsWith(requested + ":", StringComparison.OrdinalIgnoreCase)
        );
        string nearest = models.MaxBy(m => Shared(m, requested))!;
        return tagged ?? (Shared(nearest, requested) >= 4 ? nearest : models[0]);
    }

    private static int Shared(string a, string b)
    {
        int i = 0;
        while (i < a.Length && i < b.Length && char.ToUpperInvariant(a[i]) == char.ToUpperInvariant(b[i]))
        {
            i++;
        }

        return i;
    }
}
