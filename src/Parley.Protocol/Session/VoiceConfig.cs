using System.Collections.Immutable;
using System.Text.Json;

namespace Parley.Protocol.Session;

/// <summary>The voice asked for.</summary>
/// <param name="Type"><c>openai</c>, <c>azure-standard</c>, <c>azure-custom</c>, <c>azure-personal</c>, <c>azure-realtime-native</c> ...</param>
/// <param name="Name">The cloud's name of the voice; mapped to a local one by the table of voices.</param>
public sealed record VoiceConfig(string Type, string Name)
{
    public static VoiceConfig Default { get; } = new("azure-standard", "en-US-AvaNeural");

    /// <summary>True when the client wrote the voice as a plain string; it is echoed the same way.</summary>
    public bool IsPlainString { get; init; }

    public string? Locale { get; init; }
    public string? Style { get; init; }

    /// <summary>Named level, relative percentage or multiplier, as the client wrote it.</summary>
    public string? Rate { get; init; }

    public string? Pitch { get; init; }
    public string? Volume { get; init; }
    public double? Temperature { get; init; }
    public string? EndpointId { get; init; }
    public string? Model { get; init; }

    /// <summary>Where the voice's lexicon is; null: it has none.</summary>
    public string? LexiconUrl => Url("custom_lexicon_url");

    /// <summary>Where its rules of text are; null: it has none.</summary>
    public string? TextNormalizationUrl => Url("custom_text_normalization_url");

    /// <summary>True when something must be fetched before the voice speaks as it should.</summary>
    public bool NeedsDocuments => LexiconUrl is not null || TextNormalizationUrl is not null;

    /// <summary>Fields that are echoed as they came: <c>prefer_locales</c> and the addresses of documents.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Extra { get; init; } =
        ImmutableSortedDictionary<string, JsonElement>.Empty;

    private string? Url(string name) =>
        Extra.TryGetValue(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } url
            ? url
            : null;
}
