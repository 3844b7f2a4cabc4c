using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Agents.Classic;
using Parley.Agents.Tools;
using Parley.Agents.Wire;

namespace Parley.Agents.Named;

/// <summary>Reads the definition of a version. Of the kinds, <c>prompt</c> is what this server can run.</summary>
internal static partial class DefinitionFields
{
    public const int LongestModel = 256;
    private const int LongestDescription = 512;

    public static string Name(string name, string param = "name") =>
        NamePattern().IsMatch(name)
            ? name
            : throw AgentException.Invalid(
                param,
                "An agent's name has 1 to 63 letters, digits or '-', and neither begins nor ends with '-'."
            );

    /// <summary>What a request says of a version: definition, description and metadata, and apart from them what is a secret.</summary>
    public static JsonObject Read(BodyFields fields)
    {
        var definition = fields.Object("definition") ?? throw fields.Missing("definition");
        if (definition.Required("kind") is not "prompt")
        {
            throw AgentException.Unsupported(
                "definition.kind",
                "'definition.kind': this server runs agents of the kind 'prompt'."
            );
        }

        _ = definition.Required("model", LongestModel);
        _ = definition.Text("instructions", AssistantFields.LongestInstructions);
        var tools = ToolFields.Read(definition, flat: true);
        _ = ToolFields.ReadChoice(definition, flat: true);
        _ = definition.Number("temperature", 0, 2);
        _ = definition.Number("top_p", 0, 1);
        _ = ResponseFields.Effort(definition);
        ResponseFields.CheckFormat(definition);
        definition.Refuse(
            "structured_inputs",
            "'definition.structured_inputs': instructions are used as they are here."
        );
        var shown = (JsonObject)definition.Body.DeepClone();
        if (definition.Has("tools"))
        {
            shown["tools"] = tools;
        }

        return new JsonObject
        {
            ["metadata"] = fields.Metadata() ?? [],
            ["description"] = fields.Text("description", LongestDescription),
            ["definition"] = shown,
            [McpDefinitions.Secrets] = McpDefinitions.SecretsOf(McpDefinitions.ReadAll(definition)),
        };
    }

    [GeneratedRegex("^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();
}
