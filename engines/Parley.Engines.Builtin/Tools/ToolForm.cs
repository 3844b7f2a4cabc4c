using System.Text.Json;
using Parley.Engines.Builtin.Language;
using Parley.Engines.Responses;

namespace Parley.Engines.Builtin.Tools;

/// <summary>A tool as it is matched and filled in: its words, and the properties of its arguments.</summary>
internal sealed record ToolForm(
    ChatTool Tool,
    IReadOnlyList<string> NameStems,
    IReadOnlyList<string> DescriptionStems,
    IReadOnlyList<string> ValueStems,
    IReadOnlyList<ToolProperty> Properties
)
{
    public static ToolForm Of(ChatTool tool)
    {
        ToolProperty[] properties = [.. Read(tool.Parameters)];
        return new ToolForm(
            tool,
            Stems(Words(tool.Name)),
            Stems(Written(tool.Description ?? "")),
            Stems([.. properties.SelectMany(p => Words(p.Name).Concat(p.Values.SelectMany(Words)))]),
            properties
        );
    }

    /// <summary>"getWeather_now" is get, weather, now.</summary>
    public static string[] Words(string name)
    {
        System.Text.StringBuilder spaced = new();
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsLetterOrDigit(name[i]))
            {
                spaced.Append(' ');
                continue;
            }

            if (i > 0 && char.IsUpper(name[i]) && char.IsLower(name[i - 1]))
            {
                spaced.Append(' ');
            }

            spaced.Append(char.ToLowerInvariant(name[i]));
        }

        return spaced.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string[] Written(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(Tokens.Of)];

    private static string[] Stems(string[] words) => [.. Stem.Content(words).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<ToolProperty> Read(JsonElement schema)
    {
        if (
            schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out JsonElement properties)
            || properties.ValueKind != JsonValueKind.Object
        )
        {
            yield break;
        }

        HashSet<string> required = new(StringComparer.Ordinal);
        if (schema.TryGetProperty("required", out JsonElement names) && names.ValueKind == JsonValueKind.Array)
        {
            required.UnionWith(
                names.EnumerateArray().Where(n => n.ValueKind == JsonValueKind.String).Select(n => n.GetString()!)
            );
        }

        foreach (JsonProperty property in properties.EnumerateObject())
        {
            yield return ToolProperty.Of(property.Name, property.Value, required.Contains(property.Name));
        }
    }
}

/// <param name="Type">JSON schema type: string, number, integer, boolean, array, object.</param>
/// <param name="Values">The enum's values where there is one.</param>
internal sealed record ToolProperty(
    string Name,
    string Type,
    string? Description,
    IReadOnlyList<string> Values,
    bool Required
)
{
    public static ToolProperty Of(string name, JsonElement schema, bool required)
    {
        string type = "string";
        string? description = null;
        List<string> values = [];
        if (schema.ValueKind == JsonValueKind.Object)
        {
            if (schema.TryGetProperty("type", out JsonElement t))
            {
                type = t.ValueKind switch
                {
                    JsonValueKind.String => t.GetString()!,
                    JsonValueKind.Array => t.EnumerateArray()
                        .Select(e => e.ToString())
                        .FirstOrDefault(e => e is not "null")
                        ?? "string",
                    _ => "string",
                };
            }

            description =
                schema.TryGetProperty("description", out JsonElement d) && d.ValueKind == JsonValueKind.String
                    ? d.GetString()
                    : null;
            if (schema.TryGetProperty("enum", out JsonElement e) && e.ValueKind == JsonValueKind.Array)
            {
                values.AddRange(
                    e.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)
                );
            }
        }

        return new ToolProperty(name, type, description, values, required);
    }

    /// <summary>How to call it aloud: "room_size" is "room size".</summary>
    public string Spoken => string.Join(' ', ToolForm.Words(Name));
}
