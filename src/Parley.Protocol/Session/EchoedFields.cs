using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Fields whose shape is checked and that are echoed as they came; most have no effect in this build.</summary>
internal static class EchoedFields
{
    /// <summary>The key in <see cref="SessionConfig.Echoed"/>, whatever the layout calls it.</summary>
    public const string NoiseReduction = "input_audio_noise_reduction";
    public const string EchoCancellation = "input_audio_echo_cancellation";
    public const string Tracing = "tracing";
    public const string Prompt = "prompt";
    public const string Truncation = "truncation";
    public const string Include = "include";

    /// <summary>What only Voice Live has.</summary>
    public static ImmutableSortedDictionary<string, JsonElement> Read(
        JsonFields session,
        ImmutableSortedDictionary<string, JsonElement> current
    )
    {
        var echoed = current.WithComparers(StringComparer.Ordinal);
        Keep(EchoCancellation, CheckEchoCancellation, active: true);
        Keep("avatar", Avatar, active: false);
        Keep("interim_response", _ => { }, active: true);
        Keep("animation", AnimationReader.Check, active: true);
        Keep("metadata", _ => SharedFields.ReadMetadata(session), active: true);
        return echoed;

        void Keep(string name, Action<JsonFields> check, bool active)
        {
            if (session.IsNull(name))
            {
                echoed = echoed.Remove(name);
            }
            else if (session.Object(name) is { } fields)
            {
                check(fields);
                echoed = echoed.SetItem(name, JsonFields.Detach(fields.Json));
                if (!active)
                {
                    var path = session.Path(name);
                    session.Findings.Warn(ErrorCodes.NotActive, $"'{path}' has no effect in this build.", path);
                }
            }
        }
    }

    /// <param name="name">The field's name in this layout.</param>
    public static ImmutableSortedDictionary<string, JsonElement> ReadNoiseReduction(
        JsonFields owner,
        string name,
        ImmutableSortedDictionary<string, JsonElement> current
    )
    {
        if (owner.IsNull(name))
        {
            return current.Remove(NoiseReduction);
        }

        if (owner.Object(name) is not { } fields)
        {
            return current;
        }

        fields.Require("type");
        fields.OneOf(
            "type",
            fields.Findings.Profile.HasVoiceLiveFields
                ? ["azure_deep_noise_suppression", "near_field", "far_field"]
                : ["near_field", "far_field"]
        );
        fields.JudgeTheRest();
        return current.WithComparers(StringComparer.Ordinal).SetItem(NoiseReduction, JsonFields.Detach(fields.Json));
    }

    /// <summary><c>include</c>, whose meaning <see cref="IncludeReader"/> reads.</summary>
    public static ImmutableSortedDictionary<string, JsonElement> ReadInclude(
        JsonFields session,
        ImmutableSortedDictionary<string, JsonElement> current
    ) => KeepAny(session, Include, current.WithComparers(StringComparer.Ordinal));

    /// <summary>What concerns the host of a cloud service: <c>tracing</c> and <c>prompt</c>.</summary>
    public static ImmutableSortedDictionary<string, JsonElement> ReadHosted(
        JsonFields session,
        ImmutableSortedDictionary<string, JsonElement> current
    )
    {
        var echoed = current.WithComparers(StringComparer.Ordinal);
        if (session.TryGet(Tracing, out var tracing) && tracing.ValueKind == JsonValueKind.String)
        {
            session.OneOf(Tracing, "auto");
        }
        else if (session.Object(Tracing) is { } fields)
        {
            fields.Text("workflow_name", WireLimits.IdLength);
            fields.Text("group_id", WireLimits.IdLength);
            fields.Object("metadata");
            fields.JudgeTheRest();
        }

        if (session.Object(Prompt) is { } prompt)
        {
            CheckPrompt(prompt);
        }

        return KeepAny(session, Prompt, KeepAny(session, Tracing, echoed));
    }

    public static void CheckPrompt(JsonFields prompt)
    {
        prompt.RequiredId("id");
        prompt.Text("version", WireLimits.IdLength);
        prompt.Object("variables");
        prompt.JudgeTheRest();
    }

    /// <summary><c>truncation</c>: <c>auto</c>, <c>disabled</c> or a ratio.</summary>
    public static ImmutableSortedDictionary<string, JsonElement> ReadTruncation(
        JsonFields session,
        ImmutableSortedDictionary<string, JsonElement> current
    )
    {
        if (session.TryGet(Truncation, out var value) && value.ValueKind == JsonValueKind.String)
        {
            session.OneOf(Truncation, "auto", "disabled");
        }
        else if (session.Object(Truncation) is { } fields)
        {
            fields.Require("type");
            fields.OneOf("type", "retention_ratio");
            fields.Require("retention_ratio");
            fields.Number("retention_ratio", 0, 1);
            if (fields.Object("token_limits") is { } limits)
            {
                limits.Integer("post_instructions", 0, int.MaxValue);
                limits.JudgeTheRest();
            }

            fields.JudgeTheRest();
        }

        return KeepAny(session, Truncation, current.WithComparers(StringComparer.Ordinal));
    }

    private static ImmutableSortedDictionary<string, JsonElement> KeepAny(
        JsonFields session,
        string name,
        ImmutableSortedDictionary<string, JsonElement> echoed
    ) =>
        session.IsNull(name) ? echoed.Remove(name)
        : session.TryGet(name, out var value) ? echoed.SetItem(name, JsonFields.Detach(value))
        : echoed;

    private static void CheckEchoCancellation(JsonFields fields)
    {
        fields.Require("type");
        fields.OneOf("type", "server_echo_cancellation");
        var source = fields.OneOf("reference_source", "server", "client") ?? "server";
        var channels = fields.Integer("channels", 1, 2) ?? 1;
        var path = fields.Path("channels");
        switch (source, channels)
        {
            case ("server", 2):
                fields.Findings.Fault(
                    ErrorCodes.EchoChannelsNeedClient,
                    $"'{path}' may be 2 only when reference_source is client.",
                    path
                );
                break;
            case ("client", 1):
                fields.Findings.Fault(
                    ErrorCodes.EchoReferenceChannels,
                    $"'{path}' must be 2 when reference_source is client.",
                    path
                );
                break;
        }

        fields.JudgeTheRest();
    }

    private static void Avatar(JsonFields avatar)
    {
        avatar.OneOf("type", "video-avatar", "photo-avatar");
        avatar.Text("character", 256);
        avatar.Text("style", 256);
        avatar.Text("model", 256);
        avatar.Flag("customized");
        avatar.Object("video");
        avatar.Object("scene");
        avatar.OneOf("output_protocol", "webrtc", "websocket");
        avatar.Flag("output_audit_audio");
        foreach (var server in avatar.Objects("ice_servers", 32))
        {
            server.Require("urls");
            server.Texts("urls", 32);
        }

        avatar.JudgeTheRest();
    }
}
