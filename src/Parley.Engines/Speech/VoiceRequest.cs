namespace Parley.Engines.Speech;

/// <summary>The voice that a session asks for.</summary>
/// <param name="Name">As the client wrote it: <c>alloy</c>, <c>en-US-AvaNeural</c>, or the key of a local voice.</param>
/// <param name="Locale">BCP-47; what the session insists on (<c>voice.locale</c>).</param>
public sealed record VoiceRequest(string? Name, string? Locale = null)
{
    /// <summary>BCP-47 names, best first (<c>voice.prefer_locales</c>, or the languages that the session is about).</summary>
    public IReadOnlyList<string> PreferLocales { get; init; } = [];

    /// <summary>
    /// BCP-47 or ISO 639; the language that the session is held in. Counts for voices that speak any language, when it is not
    /// their own. Null: not known.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>Null leaves it to the name.</summary>
    public VoiceGender? Gender { get; init; }
}

/// <summary>The local voice that speaks for the one asked for.</summary>
/// <param name="Note">One line for people, when the choice is not what the name promises; else null.</param>
public sealed record VoiceChoice(LocalVoice Voice, VoiceMatch Match, string? Note)
{
    /// <summary>A local voice by its key, or a name that stands in the table in full.</summary>
    public bool IsExact => Match is VoiceMatch.Exact;

    /// <summary>The client named a voice of this machine by its key.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The table does not know the name: only the language, or not even that, is as asked.</summary>
    public bool FellBack => Match >= VoiceMatch.Locale;
}

/// <summary>How a voice was found, best first.</summary>
public enum VoiceMatch
{
    Exact,
    Pattern,
    Locale,
    Language,
    Default,
}
