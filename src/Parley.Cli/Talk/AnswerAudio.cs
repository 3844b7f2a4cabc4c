using System.Text.Json;
using Parley.Client;

namespace Parley.Cli.Talk;

/// <summary>The sound in the server's events.</summary>
internal static class AnswerAudio
{
    public static byte[] Of(ServerMessage message) =>
        message.Find("delta") is { ValueKind: JsonValueKind.String } delta && delta.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : [];

    public static int BytesOf(ServerMessage message) => BytesOf(message.Text("delta") ?? "");

    /// <summary>The event with sound replaced by the number of its bytes, for a person or a program to read.</summary>
    public static void WriteWithout(Utf8JsonWriter json, ServerMessage message)
    {
        json.WriteStartObject();
        json.WriteNumber("at_ms", Math.Round(message.ReceivedAt.TotalMilliseconds, 1));
        foreach (var property in message.Root.EnumerateObject())
        {
            WriteProperty(json, property, message.Type is "response.audio.delta" or "response.video.delta");
        }

        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, JsonProperty property, bool deltaIsMedia)
    {
        var media = (property.NameEquals("delta"u8) && deltaIsMedia) || property.NameEquals("audio"u8);
        if (media && property.Value.ValueKind == JsonValueKind.String)
        {
            json.WriteNumber($"{property.Name}_bytes", BytesOf(property.Value.GetString()!));
            return;
        }

        json.WritePropertyName(property.Name);
        WriteValue(json, property.Value);
    }

    private static void WriteValue(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    WriteProperty(json, property, deltaIsMedia: false);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static int BytesOf(string base64)
    {
        var padding =
            base64.EndsWith("==", StringComparison.Ordinal) ? 2
            : base64.EndsWith('=') ? 1
            : 0;
        return Math.Max(0, (base64.Length / 4 * 3) - padding);
    }
}
