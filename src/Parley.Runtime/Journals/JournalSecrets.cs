using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Runtime.Journals;

/// <summary>
/// What a client gave for servers of tools alone, <c>authorization</c>, <c>headers</c> and what stands in <c>server_url</c> behind the path
/// or before the host, is never recorded. In its place stands a mark that is the same for the same secret as long as the process runs, so
/// that a replay sees when it changed.
/// </summary>
internal static class JournalSecrets
{
    private const string Mark = "***";
    private const string Url = "server_url";

    private static readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>An event of the server without secrets; null where there is nothing to hide.</returns>
    public static byte[]? HideIn(ReadOnlySpan<byte> written)
    {
        if (written.IndexOf("server_url"u8) < 0)
        {
            return null;
        }

        var reader = new Utf8JsonReader(written);
        using var document = JsonDocument.ParseValue(ref reader);
        return Hide(document.RootElement);
    }

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

    /// <summary>Whatever its type says: a server that was refused had secrets all the same.</summary>
    private static bool IsServer(JsonElement json) =>
        json.TryGetProperty(Url, out var url)
        && (
            json.TryGetProperty("authorization", out _)
            || json.TryGetProperty("headers", out _)
            || (url.ValueKind == JsonValueKind.String && HideUrl(url.GetString()!) is not null)
        );

    /// <returns>An address without what may be secret in it; null where nothing is.</returns>
    public static string? HideUrl(string url)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var end = url.AsSpan(host).IndexOfAny("/?#") is var first and >= 0 ? host + first : url.Length;
        var at = url.AsSpan(host, end - host).LastIndexOf('@');
        var tail = url.IndexOfAny(['?', '#']);
        var (user, query) = (at > 0 ? url[host..(host + at)] : "", tail >= 0 ? url[(tail + 1)..] : "");
        if (IsPlain(user) && IsPlain(query))
        {
            return null;
        }

        var path = url[(at >= 0 ? host + at : host)..(tail >= 0 ? tail + 1 : url.Length)];
        return url[..host] + Marked(user) + path + Marked(query);
    }

    /// <summary>True when nothing has to be hidden.</summary>
    private static bool IsPlain(string part) => part.Length == 0 || part.StartsWith(Mark, StringComparison.Ordinal);

    private static string Marked(string part) => IsPlain(part) ? part : MarkOf(part);

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
                    else if (isServer && property.Value.ValueKind == JsonValueKind.String && property.NameEquals(Url))
                    {
                        var url = property.Value.GetString()!;
                        writer.WriteStringValue(HideUrl(url) ?? url);
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

    /// <summary>What is marked already, in a replay, stays as it is.</summary>
    private static string MarkOf(string secret) =>
        IsPlain(secret)
            ? secret
            : Mark + Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(secret)).AsSpan(0, 6));
}
