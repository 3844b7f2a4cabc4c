using System.Text.Json;

namespace Parley.Engines.Tools;

/// <summary>A tool that a server offers.</summary>
/// <param name="InputSchema">A JSON schema: an object.</param>
/// <param name="Annotations">The server's hints about it, an object; null when there are none.</param>
public sealed record OfferedTool(string Name, string? Description, JsonElement InputSchema, JsonElement? Annotations);
