using System.Text.Json.Nodes;
using Parley.Agents.Tools;
using Parley.Agents.Wire;

namespace Parley.Agents.Classic;

/// <summary>Reads the fields of an assistant, and those that a run may override.</summary>
internal static class AssistantFields
{
    public const int LongestInstructions = 256_000;
    private const int LongestName = 256;
    private const int LongestDescription = 512;

    /// <summary>Writes the fields that are given into <paramref name="target"/>.</summary>
    public static void Apply(BodyFields fields, JsonObject target)
    {
        SetText(fields, target, "model", LongestName);
        SetText(fields, target, "name", LongestName);
        SetText(fields, target, "description", LongestDescription);
        SetText(fields, target, "instructions", LongestInstructions);
        if (fields.Body.ContainsKey("tools"))
        {
            target["tools"] = ToolFields.Read(fields, flat: false);
            target[McpDefinitions.Secrets] = McpDefinitions.SecretsOf(McpDefinitions.ReadAll(fields));
        }

        RefuseFiles(fields);
        ApplySampling(fields, target);
        if (fields.Metadata() is { } metadata)
        {
            target["metadata"] = metadata;
        }
    }

    public static void ApplySampling(BodyFields fields, JsonObject target)
    {
        if (fields.Number("temperature", 0, 2) is { } temperature)
        {
            target["temperature"] = temperature;
        }

        if (fields.Number("top_p", 0, 1) is { } topP)
        {
            target["top_p"] = topP;
        }

        CheckFormat(fields);
    }

    /// <summary>Files and indexes are not here; what would silently do nothing is refused.</summary>
    public static void RefuseFiles(BodyFields fields, bool takesServers = false)
    {
        if (fields.Object("tool_resources") is not { } resources)
        {
            return;
        }

        foreach (var (name, _) in resources.Body.Where(r => !takesServers || r.Key is not "mcp"))
        {
            resources.Refuse(
                name,
                $"'{resources.PathOf(name)}': this server keeps no files and no vector stores for agents."
            );
        }
    }

    private static void CheckFormat(BodyFields fields)
    {
        var format = fields.Body["response_format"];
        var plain =
            format is null
            || (format is JsonObject found ? found["type"] : format) is JsonValue value
                && value.TryGetValue<string>(out var name)
                && name is "auto" or "text";
        if (!plain)
        {
            throw AgentException.Unsupported(
                fields.PathOf("response_format"),
                $"'{fields.PathOf("response_format")}': models are asked for text here; 'auto' and 'text' are available."
            );
        }
    }

    private static void SetText(BodyFields fields, JsonObject target, string name, int longest)
    {
        if (fields.Text(name, longest) is { } text)
        {
            target[name] = text;
        }
    }
}
