using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Json;

/// <summary>Fields that a session and a response have in common.</summary>
internal static class SharedFields
{
    public const double MaxTemperature = 2;

    private static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh"];

    private static readonly int[] PlainRate = [OutputAudioFormat.Pcm16.SampleRate];

    private static readonly int[] PcmRates =
    [
        .. OutputAudioFormat.All.Where(f => f.Coding == WireAudioFormat.Pcm16).Select(f => f.SampleRate).Distinct(),
    ];

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
            var known =
                name is "text" or "audio"
                || (owner.Findings.Profile.HasVoiceLiveFields && name is "animation" or "avatar");
            if (!known)
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

    /// <summary><c>output_modalities</c>: one of the two, never both.</summary>
    /// <returns>True when the answer is spoken; null when absent or wrong.</returns>
    public static bool? ReadOutputModalities(JsonFields owner)
    {
        if (owner.Texts("output_modalities", 8) is not { } names)
        {
            return null;
        }

        if (names is ["audio"] or ["text"])
        {
            return names is ["audio"];
        }

        owner.BadValue(owner.Path("output_modalities"), "must be [\"audio\"] or [\"text\"]");
        return null;
    }

    /// <summary><c>format</c> of <c>audio.output</c>.</summary>
    public static OutputAudioFormat? ReadNestedOutputFormat(JsonFields output)
    {
        if (AudioFormatReader.Read(output, NestedRates(output.Findings.Profile)) is not { } asked)
        {
            return null;
        }

        return OutputAudioFormat.All.First(f => f.Coding == asked.Coding && f.SampleRate == asked.Rate);
    }

    /// <summary>Samples per second that <c>audio/pcm</c> may have.</summary>
    public static int[] NestedRates(WireProfile profile) => profile.HasVoiceLiveFields ? PcmRates : PlainRate;

    /// <returns>0.25 to 1.5; null when absent or wrong.</returns>
    public static double? ReadSpeed(JsonFields owner) => owner.Number("speed", 0.25, 1.5);

    public static OutputAudioFormat? ReadOutputFormat(JsonFields owner)
    {
        if (owner.Text("output_audio_format") is not { } name)
        {
            return null;
        }

        var known = owner.Findings.Profile.HasVoiceLiveFields
            ? OutputAudioFormat.All
            : OutputAudioFormat.All.Where(f => f.Name is "pcm16" or "g711_ulaw" or "g711_alaw");
        foreach (var format in known)
        {
            if (string.Equals(format.Name, name, StringComparison.Ordinal))
            {
                return format;
            }
        }

        owner.BadChoice("output_audio_format", name, string.Join(", ", known.Select(f => f.Name)));
        return null;
    }

    /// <summary>Either spelling of the limit.</summary>
    /// <returns>0 for <c>inf</c>; null when absent or wrong.</returns>
    public static int? ReadMaxTokens(JsonFields owner) =>
        ReadMaxTokens(owner, "max_response_output_tokens") ?? ReadMaxTokens(owner, "max_output_tokens");

    public static string? ReadReasoningEffort(JsonFields owner) => owner.OneOf("reasoning_effort", Efforts);

    /// <summary><c>reasoning.effort</c>.</summary>
    public static string? ReadReasoning(JsonFields owner)
    {
        if (owner.Object("reasoning") is not { } reasoning)
        {
            return null;
        }

        var effort = reasoning.OneOf("effort", Efforts);
        reasoning.JudgeTheRest();
        return effort;
    }

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
                metadata.WrongType(metadata.Path(pair.Name), "a string", pair.Value);
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

    public static int? ReadMaxTokens(JsonFields owner, string name)
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
