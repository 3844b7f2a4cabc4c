using System.Text.Json;

namespace Parley.Protocol.Tools;

/// <summary>A tool as its server describes it.</summary>
/// <param name="InputSchema">A JSON schema: an object.</param>
/// <param name="Annotations">Hints of the server about what the tool does; null when it gives none.</param>
public sealed record McpToolInfo(string Name, string? Description, JsonElement InputSchema, JsonElement? Annotations)
{
    /// <summary>The server says that the tool changes nothing.</summary>
    public bool IsReadOnly =>
        Annotations is { ValueKind: JsonValueKind.Object } hints
        && hints.TryGetProperty("readOnlyHint", out var hint)
        && hint.ValueKind is JsonValueKind.True;

    /// <summary>Characters of all of it, as JSON.</summary>
    public int Length =>
        Name.Length
        + (Description?.Length ?? 0)
        + InputSchema.GetRawText().Length
        + (Annotations?.GetRawText().Length ?? 0);
}
