using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Parley.Server.Console;

/// <summary>The page to talk to the server: a few files beside the program, read once and kept, never watched.</summary>
internal sealed class ConsoleFiles(string folder)
{
    private const string Policy =
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; media-src 'self' blob: data:; "
        + "script-src 'self' blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

    private readonly Lazy<FrozenDictionary<string, Item>> _items = new(() => Load(folder));

    /// <summary>Answers with a file, when the path names one.</summary>
    /// <returns>False: there is no such file, and nothing was written.</returns>
    public async Task<bool> TryServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value is null or "/" ? "/index.html" : context.Request.Path.Value;
        if (!(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            return false;
        }

        if (!_items.Value.TryGetValue(path, out var item))
        {
            return false;
        }

        var response = context.Response;
        response.ContentType = item.Type;
        response.Headers.ETag = item.Tag;
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Permissions-Policy"] = "microphone=(self)";
        if (Matches(context.Request.Headers.IfNoneMatch, item.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        response.ContentLength = item.Bytes.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.Body.WriteAsync(item.Bytes, context.RequestAborted);
        }

        return true;
    }

    private static bool Matches(StringValues wanted, string tag) =>
        EntityTagHeaderValue.TryParseList(wanted, out var tags)
        && tags.Any(candidate =>
            candidate.Tag == "*" || string.Equals(candidate.Tag.Value, tag, StringComparison.Ordinal)
        );

    private static FrozenDictionary<string, Item> Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return FrozenDictionary<string, Item>.Empty;
        }

        var types = new FileExtensionContentTypeProvider();
        return Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToFrozenDictionary(
                file => "/" + Path.GetRelativePath(folder, file).Replace('\\', '/'),
                file => Read(file, types),
                StringComparer.Ordinal
            );
    }

    private static Item Read(string file, FileExtensionContentTypeProvider types)
    {
        var bytes = File.ReadAllBytes(file);
        var type = types.TryGetContentType(file, out var known) ? known : "application/octet-stream";
        if (type.StartsWith("text/", StringComparison.Ordinal))
        {
            type += "; charset=utf-8";
        }

        return new Item(bytes, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
    }

    private sealed record Item(byte[] Bytes, string Type, string Tag);
}
