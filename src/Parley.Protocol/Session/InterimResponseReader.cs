using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Reads <c>interim_response</c>. The types that some documents spell with hyphens are refused, as the original does.</summary>
internal static class InterimResponseReader
{
    private const string Name = "interim_response";
    private const string StaticType = "static_interim_response";
    private const int MaxTexts = 128;
    private const int MaxTextLength = 1_000;

    /// <param name="speaks">False: it is warned that there is nothing to hear it in.</param>
    /// <returns>Null when it is absent or wrong.</returns>
    public static InterimResponseConfig? Read(JsonFields owner, bool speaks = true)
    {
        if (owner.Object(Name) is not { } fields)
        {
            return null;
        }

        fields.Require("type");
        var type = fields.OneOf("type", StaticType, "llm_interim_response");
        var kind = type is StaticType ? InterimResponseKind.Static : InterimResponseKind.Model;
        var config = new InterimResponseConfig(kind)
        {
            LatencyThresholdMs =
                fields.Integer("latency_threshold_ms", 0, 600_000) ?? InterimResponseConfig.DefaultThresholdMs,
            Texts = [.. Texts(fields)],
            Model = fields.Id("model"),
            Instructions = fields.Text("instructions", 64 * 1024),
            MaxCompletionTokens = fields.Integer("max_completion_tokens", 1, WireLimits.MaxOutputTokens) ?? 50,
        };
        if (fields.Texts("triggers", 8) is { } triggers)
        {
            if (triggers.Count == 0 || triggers.Any(t => t is not ("latency" or "tool")))
            {
                fields.BadValue(fields.Path("triggers"), "must have latency, tool or both");
            }

            config = config with
            {
                OnLatency = triggers.Contains("latency", StringComparer.Ordinal),
                OnTool = triggers.Contains("tool", StringComparer.Ordinal),
            };
        }

        fields.JudgeTheRest();
        if (!speaks)
        {
            var path = owner.Path(Name);
            owner.Findings.Warn(ErrorCodes.NotActive, $"'{path}' has no effect while answers are text only.", path);
        }

        return fields.Findings.Ok ? config : null;
    }

    private static IReadOnlyList<string> Texts(JsonFields fields)
    {
        var texts = fields.Texts("texts", MaxTexts) ?? [];
        if (texts.Any(t => string.IsNullOrWhiteSpace(t) || t.Length > MaxTextLength))
        {
            fields.BadValue(fields.Path("texts"), $"may have texts of 1 to {MaxTextLength} characters");
        }

        return texts;
    }
}
