using System.Collections.Immutable;
using System.Text.Json;

namespace Parley.Protocol.Session;

/// <summary><c>input_audio_transcription</c>.</summary>
/// <param name="Model">The transcriber's cloud name; the local one is used whatever it says.</param>
public sealed record TranscriptionConfig(string Model)
{
    public static TranscriptionConfig Default { get; } = new("azure-speech");

    /// <summary>One BCP-47 or ISO-639-1 name, or a comma list of up to 10; null or empty: find out.</summary>
    public string? Language { get; init; }

    public ImmutableArray<string> PhraseList { get; init; } = [];

    public string? Prompt { get; init; }

    /// <summary>Locale to model id, as it came; echoed, without effect here.</summary>
    public JsonElement? CustomSpeech { get; init; }
}
