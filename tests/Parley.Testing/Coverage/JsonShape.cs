using System.Text.Json;

namespace Parley.Testing.Coverage;

/// <summary>
/// Names the fields of JSON objects the way the lists of known things do. An object is named by the field that holds it and by its
/// <c>type</c>: <c>voice[openai].name</c>, <c>part[text].text</c>. Elements of a list are named by the list.
/// </summary>
internal static class JsonShape
{
    /// <summary>Objects whose keys are the client's own.</summary>
    private static readonly HashSet<string> _opaque = new(StringComparer.Ordinal)
    {
        "annotations",
        "attributes",
        "authorization_headers",
        "custom_speech",
        // What a hosted agent sends to its client; everywhere else it is a text.
        "delta",
        "headers",
        "input_schema",
        "invoke_input",
        "metadata",
        "variables",
        "parameters",
    };

    /// <summary>Objects whose <c>type</c> is a field like any other.</summary>
    private static readonly HashSet<string> _untyped = new(StringComparer.Ordinal)
    {
        "avatar",
        "error",
        "status_details",
    };

    /// <summary>All fields that are not null, the inner ones after the field that holds them.</summary>
    public static IEnumerable<JsonField> FieldsOf(JsonElement message, string type) =>
        FieldsOf(message, type, isOwn: true);

    private static IEnumerable<JsonField> FieldsOf(JsonElement owner, string label, bool isOwn)
    {
        var hidesType = isOwn || label.EndsWith(']');
        foreach (var field in owner.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.Null || (field.Name is "type" && hidesType))
            {
                continue;
            }

            if (field.Name is "event_id" && isOwn)
            {
                continue;
            }

            var inner = ObjectsIn(field).Select(value => (Value: value, Label: LabelOf(field.Name, value))).ToList();
            var text = inner.Count == 0 ? Text(field.Value) : string.Join(',', inner.Select(value => value.Label));
            yield return new JsonField($"{label}.{field.Name}", text, isOwn);
            foreach (var deeper in inner.SelectMany(value => FieldsOf(value.Value, value.Label, isOwn: false)))
            {
                yield return deeper;
            }
        }
    }

    /// <summary><c>item[message]</c> for a message held by a field of any name that holds items.</summary>
    private static string LabelOf(string field, JsonElement value)
    {
        var type =
            value.TryGetProperty("type", out var found) && found.ValueKind is JsonValueKind.String ? found : default;
        if (type.ValueKind is JsonValueKind.Undefined || _untyped.Contains(field))
        {
            return field;
        }

        var name = field switch
        {
            "output" => "item",
            "content" => "part",
            _ => field,
        };
        return $"{name}[{type.GetString()}]";
    }

    private static IEnumerable<JsonElement> ObjectsIn(JsonProperty field)
    {
        if (_opaque.Contains(field.Name))
        {
            return [];
        }

        return field.Value.ValueKind switch
        {
            JsonValueKind.Object => [field.Value],
            JsonValueKind.Array => field.Value.EnumerateArray().Where(value => value.ValueKind is JsonValueKind.Object),
            _ => [],
        };
    }

    /// <summary>Equal values give equal texts: 0.50 and 0.5, <c>{"a":1,"b":2}</c> in either order.</summary>
    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Text)) + "]",
            JsonValueKind.Object => "{"
                + string.Join(
                    ',',
                    value
                        .EnumerateObject()
                        .OrderBy(field => field.Name, StringComparer.Ordinal)
                        .Select(field => $"\"{field.Name}\":{Text(field.Value)}")
                )
                + "}",
            JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
            _ => value.GetRawText(),
        };
}
