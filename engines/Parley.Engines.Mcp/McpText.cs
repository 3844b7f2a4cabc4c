using System.Globalization;
using ModelContextProtocol.Protocol;
using Parley.Engines.Tools;

namespace Parley.Engines.Mcp;

/// <summary>What a tool gave as text, for a model that reads and speaks.</summary>
internal static class McpText
{
    public static ToolOutcome Of(CallToolResult result)
    {
        var parts = result.Content.Select(Of).Where(text => text.Length > 0).ToList();
        if (parts.Count == 0 && result.StructuredContent is { } structured)
        {
            parts.Add(structured.ToString());
        }

        var text = string.Join('\n', parts);
        var failed = result.IsError is true;
        return new(failed && text.Length == 0 ? "The tool failed and does not say why." : text, failed);
    }

    private static string Of(ContentBlock block) =>
        block switch
        {
            TextContentBlock text => text.Text,
            ImageContentBlock image => Unreadable("image", image.MimeType),
            AudioContentBlock audio => Unreadable("audio", audio.MimeType),
            EmbeddedResourceBlock { Resource: TextResourceContents resource } => resource.Text,
            EmbeddedResourceBlock { Resource: var resource } => Unreadable("file", resource.MimeType),
            ResourceLinkBlock link => string.Create(CultureInfo.InvariantCulture, $"{link.Name}: {link.Uri}"),
            _ => "",
        };

    private static string Unreadable(string what, string? type) => $"[{what}: {type ?? "of unknown type"}]";
}
