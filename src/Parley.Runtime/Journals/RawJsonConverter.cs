using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Runtime.Journals;

/// <summary>JSON that a client sent, kept as a text: so its spaces, digits and escapes come back as they were.</summary>
internal sealed class RawJsonConverter : JsonConverter<JsonElement>
{
    public override bool HandleNull => true;

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? JsonElement.Parse(text) : default;

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            writer.WriteNullValue();
        }
        else
        {
            // Secrets of a client for its servers of tools go no further than to them.
            var hidden = JournalSecrets.Hide(value);
            if (hidden is null)
            {
                writer.WriteStringValue(value.GetRawText());
            }
            else
            {
                writer.WriteStringValue(hidden);
            }
        }
    }
}
