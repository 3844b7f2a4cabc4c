using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Protocol.Json;

namespace Parley.Agents.Wire;

/// <summary>Reads the fields of a JSON object; an error names the field. An absent field and null are the same.</summary>
internal sealed class BodyFields(JsonObject body, string path = "")
{
    private const int MostMetadata = 16;
    private const int LongestKey = 64;
    private const int LongestValue = 512;
    private const int Depth = 64;

    public JsonObject Body { get; } = body;

    /// <summary>Reads a request's body; an empty one is an empty object.</summary>
    /// <exception cref="AgentException">It is no JSON object.</exception>
    public static BodyFields Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new([]);
        }

        try
        {
            var bytes = LoneSurrogates.Repair(json.Span) ?? json.Span;
            var options = new JsonDocumentOptions { MaxDepth = Depth, AllowDuplicateProperties = false };
            return JsonNode.Parse(bytes, documentOptions: options) is JsonObject found
                ? new(found)
                : throw AgentException.Invalid(null, "The body must be a JSON object.", "invalid_type");
        }
        catch (JsonException)
        {
            throw AgentException.Invalid(null, "The body is not valid JSON.", "invalid_json");
        }
    }

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public bool Has(string name) => Body[name] is not null;

    public string? Text(string name, int longest = int.MaxValue)
    {
        if (Body[name] is not { } node)
        {
            return null;
        }

        var text =
            node.GetValueKind() is JsonValueKind.String ? node.GetValue<string>() : throw Wrong(name, "a string");
        return text.Length <= longest
            ? text
            : throw AgentException.Invalid(
                PathOf(name),
                string.Create(CultureInfo.InvariantCulture, $"'{PathOf(name)}' has at most {longest} characters."),
                "string_above_max_length"
            );
    }

    public string Required(string name, int longest = int.MaxValue) =>
        Text(name, longest) is { Length: > 0 } text ? text : throw Missing(name);

    public bool? Flag(string name) =>
        Body[name]?.GetValueKind() switch
        {
            null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(name, "true or false"),
        };

    public double? Number(string name, double least, double most)
    {
        if (Body[name] is not { } node)
        {
            return null;
        }

        var number =
            node.GetValueKind() is JsonValueKind.Number
            && double.TryParse(node.ToJsonString(), CultureInfo.InvariantCulture, out var read)
                ? read
                : throw Wrong(name, "a number");
        return number >= least && number <= most
            ? number
            : throw AgentException.Invalid(
                PathOf(name),
                string.Create(CultureInfo.InvariantCulture, $"'{PathOf(name)}' is from {least} to {most}."),
                "number_out_of_range"
            );
    }

    public int? Whole(string name, int least, int most) =>
        Number(name, least, most) is not { } number ? null
        : number == Math.Floor(number) ? (int)number
        : throw Wrong(name, "a whole number");

    public BodyFields? Object(string name) =>
        Body[name] switch
        {
            null => null,
            JsonObject found => new(found, PathOf(name)),
            _ => throw Wrong(name, "an object"),
        };

    /// <summary>The objects of an array; none when it is absent.</summary>
    public IEnumerable<BodyFields> Objects(string name, int most = int.MaxValue)
    {
        var index = 0;
        foreach (var node in Array(name, most) ?? [])
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)}[{index++}]");
            yield return node is JsonObject found
                ? new(found, at)
                : throw AgentException.Invalid(at, $"'{at}' is an object.", "invalid_type");
        }
    }

    public JsonArray? Array(string name, int most = int.MaxValue) =>
        Body[name] switch
        {
            null => null,
            JsonArray found when found.Count <= most => found,
            JsonArray => throw AgentException.Invalid(
                PathOf(name),
                string.Create(CultureInfo.InvariantCulture, $"'{PathOf(name)}' has at most {most} entries."),
                "array_above_max_length"
            ),
            _ => throw Wrong(name, "an array"),
        };

    /// <summary>A copy of the metadata; null when there are none.</summary>
    public JsonObject? Metadata()
    {
        if (Object("metadata") is not { } found)
        {
            return null;
        }

        if (found.Body.Count > MostMetadata)
        {
            throw AgentException.Invalid(PathOf("metadata"), "'metadata' has at most 16 pairs.");
        }

        foreach (var (key, _) in found.Body)
        {
            if (key.Length > LongestKey || found.Text(key, LongestValue) is null)
            {
                throw AgentException.Invalid(
                    PathOf("metadata"),
                    "'metadata' holds strings: keys of at most 64, values of at most 512 characters."
                );
            }
        }

        return (JsonObject)found.Body.DeepClone();
    }

    /// <exception cref="AgentException">The field is there and asks for something.</exception>
    public void Refuse(string name, string why)
    {
        if (Body[name] is { } node && node is not JsonArray { Count: 0 } and not JsonObject { Count: 0 })
        {
            throw AgentException.Unsupported(PathOf(name), why);
        }
    }

    public AgentException Missing(string name) =>
        AgentException.Invalid(
            PathOf(name),
            $"Missing required parameter: '{PathOf(name)}'.",
            "missing_required_parameter"
        );

    public AgentException Wrong(string name, string wanted) =>
        AgentException.Invalid(PathOf(name), $"'{PathOf(name)}' must be {wanted}.", "invalid_type");
}
