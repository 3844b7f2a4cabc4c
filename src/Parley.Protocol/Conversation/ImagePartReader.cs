using System.Buffers;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Conversation;

/// <summary>Reads <c>input_image</c>. An image that came inside the event is looked at: its type by its first bytes, and its size.</summary>
internal static class ImagePartReader
{
    private const string Inline = "data:";

    private static readonly SearchValues<char> _base64 = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    );

    public static InputImagePart? Read(JsonFields part)
    {
        var old = part.Text("url");
        var url = part.Text("image_url") ?? old;
        var detail = part.OneOf("detail", "auto", "low", "high");
        if (url is null)
        {
            part.Require("image_url");
            return null;
        }

        var path = part.Path(old is not null && !part.TryGet("image_url", out _) ? "url" : "image_url");
        if (url.StartsWith(Inline, StringComparison.OrdinalIgnoreCase))
        {
            CheckInline(part.Findings, path, url);
        }
        else if (!IsAddress(url))
        {
            part.BadValue(path, "must be a data:image, https or http URL");
        }

        return new InputImagePart(url, detail);
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http";

    private static void CheckInline(Findings findings, string path, string url)
    {
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        var head = comma < 0 ? "" : url[Inline.Length..comma];
        if (
            !head.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || !head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
        )
        {
            findings.Fault(ErrorCodes.InvalidValue, $"'{path}' must be data:image/...;base64,...", path);
            return;
        }

        var data = url.AsSpan(comma + 1);
        var text = data.TrimEnd('=');
        if (text.IsEmpty || data.Length - text.Length > 2 || text.ContainsAnyExcept(_base64) || text.Length % 4 == 1)
        {
            findings.Fault(ErrorCodes.InvalidImage, $"'{path}' is not valid Base64, or is empty.", path);
            return;
        }

        if (text.Length / 4L * 3 > WireLimits.ImageBytes)
        {
            findings.Fault(
                ErrorCodes.ImageTooLarge,
                $"'{path}' has more than {WireLimits.ImageBytes / 1024 / 1024} MiB.",
                path
            );
            return;
        }

        if (TypeOf(text) is not { } type)
        {
            findings.Fault(ErrorCodes.InvalidImage, $"'{path}' is no png, jpeg, webp or gif image.", path);
        }
        else if (!IsSame(head[..^";base64".Length], type))
        {
            findings.Fault(ErrorCodes.InvalidImage, $"'{path}' says that it is of another type than {type}.", path);
        }
    }

    /// <summary>By the first bytes; null for anything that chat models do not take.</summary>
    private static string? TypeOf(ReadOnlySpan<char> base64)
    {
        Span<char> text = stackalloc char[16];
        base64[..Math.Min(base64.Length, 16)].CopyTo(text);
        text[Math.Min(base64.Length, 16)..].Fill('A');
        Span<byte> bytes = stackalloc byte[12];
        if (!Convert.TryFromBase64Chars(text, bytes, out _))
        {
            return null;
        }

        return bytes switch
        {
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
            [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
            [0x47, 0x49, 0x46, 0x38, 0x37 or 0x39, 0x61, ..] => "image/gif",
            [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50] => "image/webp",
            _ => null,
        };
    }

    private static bool IsSame(string said, string type) =>
        string.Equals(said, type, StringComparison.OrdinalIgnoreCase)
        || (type is "image/jpeg" && string.Equals(said, "image/jpg", StringComparison.OrdinalIgnoreCase));
}
