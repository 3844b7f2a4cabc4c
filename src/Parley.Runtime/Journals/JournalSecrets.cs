using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Runtime.Journals;

/// <summary>
/// What a client gave for servers of tools alone, <c>authorization</c> and <c>headers</c>, is never recorded. In its place stands a mark
/// that is the same for the same secret as long as the process runs, so that a replay sees when it changed.
/// </summary>
internal static class JournalSecrets
{
    private const string Mark = "***";

    private static readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>The message itself where there is nothing to hide.</returns>
    public static byte[] Hide(byte[] message)
    {
        if (message.AsSpan().IndexOf("server_url"u8) < 0)
        {
            return message;
        }

        try
        {
            using var document = JsonDocument.Parse(message);
            return Hide(document.RootElement) ?? message;
        }
        catch (JsonException)
        {
            // It was refused; whatever is in it, nobody can tell where a secret begins.
            return Encoding.UTF8.GetBytes(Mark);
        }
    }

    /// <returns>Its text without secrets; null where there is nothing to hide.</returns>
    public static byte[]? Hide(JsonElement json)
    {
        if (!Holds(json))
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, _options))
        {
            Copy(json, writer);
        }

        return output.WrittenSpan.ToArray();
    }

    private static bool Holds(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => IsServer(json) || json.EnumerateObject().Any(p => Holds(p.Value)),
            JsonValueKind.Array => json.EnumerateArray().Any(Holds),
            _ => false,
        };

    private static bool IsServer(JsonElement json) =>
        json.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("mcp"u8)
        && (json.TryGetProperty("authorization", out _) || json.TryGetProperty("headers", out _));

    private static void Copy(JsonElement json, Utf8JsonWriter writer)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var isServer = IsServer(json);
                writer.WriteStartObject();
                foreach (var property in json.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    if (isServer && property.Name is "authorization" or "headers")
                    {
                        CopyHidden(property.Value, writer);
                    }
                    else
                    {
                        Copy(property.Value, writer);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var entry in json.EnumerateArray())
                {
                    Copy(entry, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private static void CopyHidden(JsonElement json, Utf8JsonWriter writer)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteStringValue(MarkOf(json.GetString()!));
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in json.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    CopyHidden(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Null:
                writer.WriteNullValue();
                break;
            default:
                // Refused by its kind alone.
                writer.WriteNumberValue(0);
                break;
        }
    }

    private static string MarkOf(string secret) =>
        secret.Length == 0
            ? secret
            : Mark + Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(secret)).AsSpan(0, 6));
}
