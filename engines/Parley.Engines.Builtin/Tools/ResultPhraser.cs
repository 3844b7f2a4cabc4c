using System.Globalization;
using System.Text.Json;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Tools;

/// <summary>Says what a tool gave back: a JSON object becomes a sentence, plain text stays as it is.</summary>
internal static class ResultPhraser
{
    private const int LongestText = 400;
    private const int MostParts = 6;

    private static readonly string[] Spoken =
    [
        "message",
        "answer",
        "text",
        "summary",
        "result",
        "response",
        "output",
        "speech",
        "description",
    ];

    public static string Say(string output)
    {
        string text = output.Trim();
        if (text.Length == 0)
        {
            return "That is done. It gave nothing back.";
        }

        if (text[0] is not ('{' or '[' or '"') && text is not ("true" or "false" or "null"))
        {
            return Cut(Sentences.Ended(text));
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
            return Cut(Whole(document.RootElement));
        }
        catch (JsonException)
        {
            return Cut(Sentences.Ended(text));
        }
    }

    private static string Whole(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => Object(json),
            JsonValueKind.Array => List(json),
            JsonValueKind.True => "Yes, it says that this is so.",
            JsonValueKind.False => "No, it says that this is not so.",
            JsonValueKind.Null => "That is done. It gave nothing back.",
            _ => Sentences.Ended(Value(json)),
        };

    private static string Object(JsonElement json)
    {
        if (
            json.TryGetProperty("error", out JsonElement error)
            && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)
        )
        {
            string why =
                error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out JsonElement message)
                    ? Value(message)
                    : Value(error);
            return Sentences.Ended("That did not work: " + why);
        }

        JsonProperty[] properties = [.. json.EnumerateObject()];
        foreach (string name in Spoken)
        {
            if (
                json.TryGetProperty(name, out JsonElement spoken)
                && spoken.ValueKind == JsonValueKind.String
                && properties.Count(p => !IsState(p)) == 1
            )
            {
                return Sentences.Ended(Sentences.Capital(spoken.GetString() ?? ""));
            }
        }

        if (properties.Length > 0 && properties.All(IsState))
        {
            return properties.Any(p => p.Value.ValueKind == JsonValueKind.False)
                ? "It says that this did not work."
                : "That is done.";
        }

        if (
            properties is [{ Value.ValueKind: JsonValueKind.String } one]
            && one.Value.GetString() is { } whole
            && whole.Length > 12
            && whole[^1] is '.' or '!' or '?'
        )
        {
            return whole;
        }

        List<string> parts = [];
        Collect("", json, parts);
        if (parts.Count == 0)
        {
            return "That is done. It gave nothing back.";
        }

        string more =
            parts.Count > MostParts ? $" There are {NumberWords.Say(parts.Count - MostParts)} more details." : "";
        return Sentences.Capital(Sentences.Join([.. parts.Take(MostParts)])) + "." + more;
    }

    private static bool IsState(JsonProperty property) =>
        property.Name.ToUpperInvariant() is "OK" or "SUCCESS" or "STATUS" or "DONE" or "CODE"
        && (
            property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
            || property.Value.ToString().ToUpperInvariant() is "OK" or "SUCCESS" or "DONE" or "200"
        );

    private static void Collect(string of, JsonElement json, List<string> parts)
    {
        foreach (JsonProperty property in json.EnumerateObject().Where(p => !IsState(p)))
        {
            (string name, string unit) = Label(property.Name);
            string label = of.Length == 0 ? name : $"{of} {name}";
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Null or JsonValueKind.Undefined:
                    break;
                case JsonValueKind.Object:
                    Collect(label, property.Value, parts);
                    break;
                case JsonValueKind.True:
                    parts.Add($"{label} is yes");
                    break;
                case JsonValueKind.False:
                    parts.Add($"{label} is no");
                    break;
                case JsonValueKind.Array:
                    string[] things =
                    [
                        .. property.Value.EnumerateArray().Take(MostParts).Select(Value).Where(v => v.Length > 0),
                    ];
                    parts.Add(
                        things.Length == 0
                            ? $"there are no {label}"
                            : $"the {label} {(things.Length == 1 ? "is" : "are")} {Sentences.Join(things)}"
                    );
                    break;
                default:
                    string value = Value(property.Value);
                    string verb = IsPlural(name) && property.Value.ValueKind == JsonValueKind.Number ? "are" : "is";
                    parts.Add(
                        $"the {label} {verb} {value}{(value.Contains(' ', StringComparison.Ordinal) ? "" : unit)}"
                    );
                    break;
            }
        }
    }

    private static bool IsPlural(string name) =>
        name.Split(' ')[0] is { Length: > 3 } first && first.EndsWith('s') && first[^2] is not ('s' or 'u' or 'i');

    private static string List(JsonElement json)
    {
        int count = json.GetArrayLength();
        string[] things = [.. json.EnumerateArray().Take(MostParts).Select(Value).Where(v => v.Length > 0)];
        return count == 0
            ? "There is nothing."
            : $"There {(count == 1 ? "is one" : $"are {NumberWords.Say(count)}")}: {Sentences.Join(things)}.";
    }

    private static string Value(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.String => (json.GetString() ?? "").Trim().TrimEnd('.'),
            JsonValueKind.Number => json.TryGetDecimal(out decimal number)
                ? Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture)
                : json.GetRawText(),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Object => Sentences.Join([
                .. json.EnumerateObject()
                    .Where(p => p.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                    .Take(3)
                    .Select(p => Value(p.Value)),
            ]),
            JsonValueKind.Array => Sentences.Join([.. json.EnumerateArray().Take(MostParts).Select(Value)]),
            _ => "",
        };

    // "temperature_c" is a temperature in degrees Celsius.
    private static (string Name, string Unit) Label(string name)
    {
        string[] words = ToolForm.Words(name);
        string unit =
            words.Length < 2
                ? ""
                : words[^1] switch
                {
                    "c" or "celsius" => " degrees Celsius",
                    "f" or "fahrenheit" => " degrees Fahrenheit",
                    "pct" or "percent" => " percent",
                    "km" => " kilometers",
                    "kmh" or "kph" => " kilometers per hour",
                    "mph" => " miles per hour",
                    "minutes" or "min" => " minutes",
                    "seconds" or "sec" => " seconds",
                    "eur" => " euros",
                    "usd" => " dollars",
                    _ => "",
                };
        return (string.Join(' ', unit.Length > 0 ? words[..^1] : words), unit);
    }

    private static string Cut(string text)
    {
        if (text.Length <= LongestText)
        {
            return text;
        }

        int end = text.LastIndexOf(". ", LongestText, StringComparison.Ordinal);
        end = end < LongestText / 2 ? text.LastIndexOf(' ', LongestText) : end + 1;
        return text[..Math.Max(1, end)].TrimEnd()
            + (text[Math.Max(0, end - 1)] == '.' ? " There is more." : ". There is more.");
    }
}
