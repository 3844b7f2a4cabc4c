using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Tools;

/// <summary>Reads <c>tools</c> and <c>tool_choice</c> of a session or a response.</summary>
internal static class ToolReader
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-."
    );

    /// <returns>Default (not initialised) when the field is absent.</returns>
    public static ImmutableArray<FunctionTool> ReadTools(JsonFields owner)
    {
        if (owner.Array("tools") is null)
        {
            return default;
        }

        var tools = ImmutableArray.CreateBuilder<FunctionTool>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in owner.Objects("tools", WireLimits.Tools))
        {
            if (ReadTool(entry) is not { } tool)
            {
                continue;
            }

            if (!names.Add(tool.Name))
            {
                entry.BadValue(entry.Path("name"), "is used twice");
            }

            tools.Add(tool);
        }

        return tools.DrainToImmutable();
    }

    /// <returns>Null when the field is absent or wrong.</returns>
    public static ToolChoiceConfig? ReadChoice(JsonFields owner)
    {
        if (!owner.TryGet("tool_choice", out var value))
        {
            return null;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString() switch
                {
                    "auto" => ToolChoiceConfig.Auto,
                    "none" => ToolChoiceConfig.None,
                    "required" => ToolChoiceConfig.Required,
                    { } name => Named(owner, owner.Path("tool_choice"), name),
                    _ => null,
                };
            case JsonValueKind.Object:
                var choice = owner.Object("tool_choice")!;
                choice.Require("type");
                choice.OneOf("type", "function");

                // The chat completions form has the name one level down.
                return choice.Object("function") is { } function
                    ? Named(function, function.Path("name"), function.RequiredText("name"))
                    : Named(choice, choice.Path("name"), choice.RequiredText("name"));
            default:
                owner.WrongType(owner.Path("tool_choice"), "a string or an object", value);
                return null;
        }
    }

    private static ToolChoiceConfig Named(JsonFields fields, string path, string name)
    {
        if (!IsName(name))
        {
            fields.BadValue(path, "must be auto, none, required or the name of a function");
        }

        return ToolChoiceConfig.Function(name);
    }

    private static FunctionTool? ReadTool(JsonFields tool)
    {
        tool.Require("type");
        var type = tool.OneOf("type", "function", "mcp", "foundry_agent");
        if (type is "mcp" or "foundry_agent")
        {
            tool.LeaveOut(
                ErrorCodes.NotSupported,
                $"Tools of type {type} are not supported by this server yet; this one is left out.",
                tool.Path("type")
            );
            return null;
        }

        if (type is null)
        {
            return null;
        }

        var name = tool.RequiredText("name");
        if (!IsName(name))
        {
            tool.BadValue(tool.Path("name"), $"must have 1 to {WireLimits.ToolNameLength} letters, digits, _, - or .");
        }

        var description = tool.Text("description");
        var parameters = tool.Object("parameters") is { } schema ? JsonFields.Detach(schema.Json) : (JsonElement?)null;
        tool.JudgeTheRest();
        return new FunctionTool(name, description, parameters);
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= WireLimits.ToolNameLength && !name.AsSpan().ContainsAnyExcept(NameCharacters);
}
