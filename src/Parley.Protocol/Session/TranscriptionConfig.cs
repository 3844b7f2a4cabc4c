using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

/// <summary><c>input_audio_transcription</c>.</summary>
/// <param name="Model">The transcriber's cloud name; the local one is used whatever it says.</param>
public sealed record TranscriptionConfig(string Model)
{
    public static TranscriptionConfig Default { get; } = new("azure-speech");

    private static TranscriptionConfig Whisper { get; } = new("whisper-1");

    /// <summary>What an object without a <c>model</c> means.</summary>
    public static TranscriptionConfig DefaultOf(WireProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.HasVoiceLiveFields ? Default : Whisper;
    }

    /// <summary>One BCP-47 or ISO-639-1 name, or a comma list of up to 10; null or empty: find out.</summary>
    public string? Language { get; init; }

    /// <summary><c>languages</c>, which says the same as <see cref="Language"/> with commas; at most one of the two is set.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary><c>phrase_list</c>: words and phrases the person is likely to say.</summary>
    public ImmutableArray<string> PhraseList { get; init; } = [];

    /// <summary><c>keywords</c>: the same under another name.</summary>
    public ImmutableArray<string> Keywords { get; init; } = [];

    /// <summary>Free text before the audio; its unusual words help like phrases.</summary>
    public string? Prompt { get; init; }

    /// <summary><c>delay</c>: how long a transcript may wait for more context, by level. Without effect here, and not echoed.</summary>
    public string? Delay { get; init; }

    /// <summary>Locale to model id, as it came; echoed, without effect here.</summary>
    public JsonElement? CustomSpeech { get; init; }

    /// <summary>Every language asked for, the preferred first; empty: find out.</summary>
    public ImmutableArray<string> AllLanguages =>
        Languages.IsDefaultOrEmpty
            ? [.. (Language ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
            : Languages;
}
