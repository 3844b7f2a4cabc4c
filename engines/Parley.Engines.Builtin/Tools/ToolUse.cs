using System.Text.Json.Nodes;
using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;
using Parley.Engines.Responses;

namespace Parley.Engines.Builtin.Tools;

/// <summary>Decides whether an utterance is a call of one of the session's tools, and which arguments it has.</summary>
internal sealed class ToolUse
{
    private readonly ToolForm[] _tools;
    private readonly ToolChoice _choice;

    public ToolUse(IReadOnlyList<ChatTool> tools, ToolChoice choice)
    {
        _choice = choice;
        _tools = choice.Mode switch
        {
            ToolChoiceMode.None => [],
            ToolChoiceMode.Function =>
            [
                .. tools
                    .Where(t => string.Equals(t.Name, choice.FunctionName, StringComparison.Ordinal))
                    .Select(ToolForm.Of),
            ],
            _ => [.. tools.Select(ToolForm.Of)],
        };
    }

    public bool IsForced => _choice.Mode is ToolChoiceMode.Required or ToolChoiceMode.Function && _tools.Length > 0;

    public IEnumerable<string> Vocabulary => _tools.SelectMany(t => ToolForm.Words(t.Tool.Name));

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (ToolMatcher.Best(said, _tools) is not { } best || !ToolMatcher.Fits(best.Score))
        {
            return null;
        }

        Filled filled = ArgumentFiller.Fill(best.Tool, said);
        return filled.Missing is null ? Call(best.Tool, filled.Arguments, scene) : Ask(best.Tool, filled, scene);
    }

    /// <summary>Makes a call whatever was said, as the session demands.</summary>
    public Reply Force(Utterance? said, Scene scene)
    {
        ToolForm tool = said is null ? _tools[0] : ToolMatcher.Best(said, _tools)!.Value.Tool;
        JsonObject arguments = said is null ? [] : ArgumentFiller.Fill(tool, said).Arguments;
        foreach (ToolProperty property in tool.Properties.Where(p => p.Required && !arguments.ContainsKey(p.Name)))
        {
            arguments[property.Name] = ArgumentFiller.Guess(property, said);
        }

        return Call(tool, arguments, scene);
    }

    /// <summary>The person answers the question for a missing argument.</summary>
    public Reply? Continue(PendingTool pending, Utterance said, Scene scene)
    {
        ToolForm? tool = _tools.FirstOrDefault(t => string.Equals(t.Tool.Name, pending.Name, StringComparison.Ordinal));
        ToolProperty? property = tool?.Properties.FirstOrDefault(p =>
            string.Equals(p.Name, pending.Missing, StringComparison.Ordinal)
        );
        if (tool is null || property is null || ArgumentFiller.Answer(property, said, tool) is not { } value)
        {
            return null;
        }

        JsonObject arguments = JsonNode.Parse(pending.Arguments) as JsonObject ?? [];
        arguments[property.Name] = value;
        string? missing = tool.Properties.FirstOrDefault(p => p.Required && !arguments.ContainsKey(p.Name))?.Name;
        return missing is null ? Call(tool, arguments, scene) : Ask(tool, new Filled(arguments, missing), scene);
    }

    private static Reply Call(ToolForm tool, JsonObject arguments, Scene scene) =>
        new("", scene.Memory) { Call = new PlannedCall(tool.Tool.Name, arguments.ToJsonString()) };

    private static Reply Ask(ToolForm tool, Filled filled, Scene scene)
    {
        ToolProperty property = tool.Properties.First(p =>
            string.Equals(p.Name, filled.Missing, StringComparison.Ordinal)
        );
        string values = property.Values.Count is > 0 and <= 5
            ? $" It can be {Sentences.Join(property.Values).Replace(" and ", " or ", StringComparison.Ordinal)}."
            : "";
        string question = scene.Pick(
            $"Which {property.Spoken}, please?",
            $"For that I need the {property.Spoken}. What is it?",
            $"What is the {property.Spoken}?"
        );
        PendingTool pending = new(tool.Tool.Name, filled.Arguments.ToJsonString(), property.Name);
        return new Reply(question + values, scene.Memory with { Pending = new Pending(Tool: pending) });
    }
}
