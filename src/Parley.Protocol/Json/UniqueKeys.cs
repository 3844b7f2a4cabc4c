using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Parley.Protocol.Json;

/// <summary>Some clients write a key twice. What is kept of their JSON has each key once, with its last value.</summary>
internal static class UniqueKeys
{
    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        MaxDepth = WireLimits.Depth,
    };

    /// <summary>A copy that keeps only this value alive, not the message it came in.</summary>
    public static JsonElement Copy(JsonElement value)
    {
        try
        {
            return JsonElement.Parse(JsonMarshal.GetRawUtf8Value(value), Strict);
        }
        catch (JsonException)
        {
            var output = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(output))
            {
                Write(writer, value);
            }

            return JsonElement.Parse(output.WrittenSpan);
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                var last = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var property in value.EnumerateObject())
                {
                    last[property.Name] = property.Value;
                }

                foreach (var (name, kept) in last)
                {
                    writer.WritePropertyName(name);
                    Write(writer, kept);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var entry in value.EnumerateArray())
                {
                    Write(writer, entry);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
