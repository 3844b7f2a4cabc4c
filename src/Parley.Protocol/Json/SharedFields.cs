using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Session;

namespace Parley.Protocol.Json;

/// <summary>Fields that a session and a response have in common.</summary>
internal static class SharedFields
{
    public const double MaxTemperature = 2;

    /// <returns>True when the answer is spoken; null when absent or wrong.</returns>
    public static bool? ReadModalities(JsonFields owner)
    {
        if (owner.Texts("modalities", 8) is not { } names)
        {
            return null;
        }

        var path = owner.Path("modalities");
        foreach (var name in names)
        {
            if (name is not ("text" or "audio" or "animation" or "avatar"))
            {
                owner.BadValue(path, "must be [\"text\"] or [\"text\", \"audio\"]");
                return null;
            }

            if (name is "avatar")
            {
                owner.Findings.Warn(ErrorCodes.NotActive, "The modality avatar has no effect in this build.", path);
            }
        }

        if (!names.Contains("text", StringComparer.Ordinal))
        {
            owner.BadValue(path, "must be [\"text\"] or [\"text\", \"audio\"]; audio alone is not possible");
            return null;
        }

        return names.Contains("audio", StringComparer.Ordinal);
    }

    public static OutputAudioFormat? ReadOutputFormat(JsonFields owner)
    {
        if (owner.Text("output_audio_format") is not { } name)
        {
            return null;
        }

        foreach (var format in OutputAudioFormat.All)
        {
            if (string.Equals(format.Name, name, StringComparison.Ordinal))
            {
                return format;
            }
        }

        var names = string.Join(", ", OutputAudioFormat.All.Select(f => f.Name));
        owner.BadValue(owner.Path("output_audio_format"), $"must be one of {names}");
        return null;
    }

    /// <summary>Either spelling of the limit.</summary>
    /// <returns>0 for <c>inf</c>; null when absent or wrong.</returns>
    public static int? ReadMaxTokens(JsonFields owner) =>
        ReadMaxTokens(owner, "max_response_output_tokens") ?? ReadMaxTokens(owner, "max_output_tokens");

    public static string? ReadReasoningEffort(JsonFields owner) =>
        owner.OneOf("reasoning_effort", "none", "minimal", "low", "medium", "high", "xhigh");

    /// <summary>At most 16 pairs of strings.</summary>
    public static JsonElement? ReadMetadata(JsonFields owner)
    {
        if (owner.Object("metadata") is not { } metadata)
        {
            return null;
        }

        var count = 0;
        foreach (var pair in metadata.Json.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
            {
                owner.WrongType(owner.Path("metadata"), "a map of strings to strings", pair.Value);
                return null;
            }

            if (
                ++count > WireLimits.MetadataPairs
                || pair.Name.Length > WireLimits.MetadataKeyLength
                || pair.Value.GetString()!.Length > WireLimits.MetadataValueLength
            )
            {
                owner.BadValue(
                    owner.Path("metadata"),
                    "may have 16 pairs, with keys up to 64 and values up to 512 characters"
                );
                return null;
            }
        }

        return JsonFields.Detach(metadata.Json);
    }

    private static int? ReadMaxTokens(JsonFields owner, string name)
    {
        if (owner.TryGet(name, out var value) && value.ValueKind == JsonValueKind.String)
        {
            if (value.ValueEquals("inf"))
            {
                return 0;
            }

            owner.BadValue(owner.Path(name), $"must be \"inf\" or 1 to {WireLimits.MaxOutputTokens}");
            return null;
        }

        return owner.Integer(name, 1, WireLimits.MaxOutputTokens);
    }
}
