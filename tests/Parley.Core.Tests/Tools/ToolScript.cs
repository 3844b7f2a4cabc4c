using System.Text.Json;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.Tests.Goldens;
using Parley.Core.Tools;
using Parley.Protocol.Profiles;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Tools;

/// <summary>What tests of tools do all the time.</summary>
internal static class ToolScript
{
    public const string Docs = """{"type":"mcp","server_label":"docs","server_url":"https://docs.test/mcp"}""";

    public static readonly AnswerUsage Usage = new(30, 6);

    private static readonly JsonElement _schema = JsonElement.Parse(
        """{"type":"object","properties":{"q":{"type":"string"}}}"""
    );

    /// <summary>A session with one server that offers <c>search</c> and <c>remove</c>; only the latter needs approval.</summary>
    public static Script Listed(WireProfile? profile = null, string more = "", ToolBounds? bounds = null)
    {
        profile ??= WireProfile.VoiceLive;
        var script = new Script(profile);
        if (bounds is not null)
        {
            script.Bound(bounds);
        }

        var text = profile.NestsAudioSettings ? "\"output_modalities\":[\"text\"]" : "\"modalities\":[\"text\"]";
        var server = Docs[..^1] + ",\"require_approval\":{\"never\":[\"search\"]}}";
        Update(script, $"{(more.Length > 0 ? more : text)},\"tools\":[{server}]");
        return script.Take(new ToolsListed(Server(script), [Tool("search"), Tool("remove")]));
    }

    public static Script Update(Script script, string fields) =>
        script.Client($"{{\"type\":\"session.update\",\"session\":{{{fields}}}}}");

    public static McpToolInfo Tool(string name, string? annotations = null) =>
        new(name, $"To {name}", _schema, annotations is null ? null : JsonElement.Parse(annotations));

    public static int Server(Script script) => script.State.Tools.Servers[^1].Number;

    public static int Run(Script script) => script.State.Tools.Runs[^1].Number;

    /// <summary>The model calls tools, one after the other.</summary>
    public static Script Calls(this Script script, params string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            script.Take(new AnswerToolCall(script.Response, i, $"call_{i}", names[i], ""));
            script.Take(new AnswerToolCall(script.Response, i, null, null, "{\"q\":\"x\"}"));
        }

        return script.Take(new AnswerDone(script.Response, AnswerFinish.ToolCalls, Usage));
    }

    public static Script Says(this Script script, string text)
    {
        script.Take(new AnswerText(script.Response, text));
        script.Take(new AnswerDone(script.Response, AnswerFinish.Stop, Usage));
        if (script.State.Response is { Settings.Speaks: true })
        {
            script.Take(new SpokenText(script.Response, text, "word", 0, 300));
            script.Take(new SpokenAudio(script.Response, new byte[96], 48)).Take(new SpeechFinished(script.Response));
        }

        return script;
    }

    public static Script Types(this Script script, string text) =>
        script.Client(
            $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"{{{text}}}"}]}}"""
        );

    public static Script Asks(this Script script, string response = "{}") =>
        script.Client($"{{\"type\":\"response.create\",\"response\":{response}}}");
}
