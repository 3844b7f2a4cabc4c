using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;

namespace Parley.Protocol.Session;

/// <summary>Fields whose shape is checked and that are echoed as they came; most have no effect in this build.</summary>
internal static class EchoedFields
{
    public static ImmutableSortedDictionary<string, JsonElement> Read(JsonFields session, SessionConfig current)
    {
        var echoed = current.Echoed.WithComparers(StringComparer.Ordinal);
        Keep("input_audio_noise_reduction", NoiseReduction, active: false);
        Keep("input_audio_echo_cancellation", EchoCancellation, active: false);
        Keep("avatar", Avatar, active: false);
        Keep("interim_response", InterimResponse, active: false);
        Keep("animation", AnimationReader.Check, active: true);
        Keep("metadata", _ => SharedFields.ReadMetadata(session), active: true);
        KeepInclude();
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

        void KeepInclude()
        {
            if (session.IsNull("include"))
            {
                echoed = echoed.Remove("include");
            }
            else if (session.Texts("include", 16) is not null && session.TryGet("include", out var value))
            {
                echoed = echoed.SetItem("include", JsonFields.Detach(value));
            }
        }
    }

    private static void NoiseReduction(JsonFields fields)
    {
        fields.Require("type");
        fields.OneOf("type", "azure_deep_noise_suppression", "near_field", "far_field");
        fields.JudgeTheRest();
    }

    private static void EchoCancellation(JsonFields fields)
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
            case ("client", 2):
                fields.Findings.Fault(
                    ErrorCodes.NotSupported,
                    "Stereo input with the client's own reference is not supported by this server yet.",
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

    private static void InterimResponse(JsonFields fields)
    {
        fields.Require("type");
        fields.OneOf("type", "static_interim_response", "llm_interim_response");
        foreach (var trigger in fields.Texts("triggers", 8) ?? [])
        {
            if (trigger is not ("latency" or "tool"))
            {
                fields.BadValue(fields.Path("triggers"), "may have latency and tool");
            }
        }

        fields.Integer("latency_threshold_ms", 0, 600_000);
        fields.Texts("texts", 128);
        fields.Text("model", 256);
        fields.Text("instructions", 64 * 1024);
        fields.Integer("max_completion_tokens", 1, 4096);
        fields.JudgeTheRest();
    }
}
