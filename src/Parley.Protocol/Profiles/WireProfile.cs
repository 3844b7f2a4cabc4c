namespace Parley.Protocol.Profiles;

/// <summary>
/// One published dialect of the wire, chosen at the handshake. The session's events are the same in all of them; a profile says
/// how they are named, laid out and ordered. Each difference has a name here, so that no other code asks which dialect it is.
/// Source: docs/protocol/profiles.md.
/// </summary>
public sealed class WireProfile
{
    /// <summary>The first version that says <c>image_url</c>.</summary>
    private const string ImageUrlSince = "2026-06-01";

    /// <summary>The Voice Live API, in its newest dated version.</summary>
    public static WireProfile VoiceLive { get; } = OfVoiceLive("voice-live");

    private static WireProfile VoiceLiveEvergreen { get; } = OfVoiceLive("voice-live", alsoNests: true);

    private static WireProfile VoiceLiveWithOldImages { get; } = OfVoiceLive("voice-live", shortImageUrl: true);

    /// <summary>The OpenAI Realtime API as it was in beta: flat session, short event names.</summary>
    public static WireProfile RealtimeBeta { get; } =
        new("realtime-beta")
        {
            RefusesUnknownFields = true,
            CreatesConversation = true,
            LocksVoiceOnceHeard = true,
            CommitsSilence = true,
            NamesTranscriptionSessions = true,
            ReportsTranscriptionUsage = true,
            KeepsModelQuietly = true,
            QuotesBadChoices = true,
        };

    /// <summary>The OpenAI Realtime API: nested session, <c>output_</c> in event names and content types.</summary>
    public static WireProfile Realtime { get; } =
        new("realtime")
        {
            RefusesUnknownFields = true,
            CreatesConversation = true,
            LocksVoiceOnceHeard = true,
            CommitsSilence = true,
            NestsAudioSettings = true,
            SaysOutput = true,
            FinishesItems = true,
            ReportsTranscriptionUsage = true,
            KeepsModelQuietly = true,
            QuotesBadChoices = true,
        };

    private WireProfile(string name) => Name = name;

    /// <summary>For logs and traces: <c>voice-live</c>, <c>realtime-beta</c>, <c>realtime</c>.</summary>
    public string Name { get; }

    /// <summary>The session's audio settings stand in <c>audio.input</c> and <c>audio.output</c>, and it has a <c>type</c>.</summary>
    public bool NestsAudioSettings { get; private init; }

    /// <summary>The nested settings are understood and echoed beside the flat ones.</summary>
    public bool AlsoNestsAudioSettings { get; private init; }

    /// <summary><c>response.output_text.delta</c>, <c>output_audio</c> parts, <c>output_modalities</c> instead of the short names.</summary>
    public bool SaysOutput { get; private init; }

    /// <summary>An item is first added, then done (<c>conversation.item.added</c>, <c>.done</c>), instead of created.</summary>
    public bool FinishesItems { get; private init; }

    /// <summary>
    /// A field that is not known refuses the event with <c>unknown_parameter</c>, and a part that this server lacks with
    /// <c>not_supported</c>; else both are left out with a warning.
    /// </summary>
    public bool RefusesUnknownFields { get; private init; }

    /// <summary>An error about a choice quotes what was sent: <c>Invalid value: 'x'. Supported values are: ...</c></summary>
    public bool QuotesBadChoices { get; private init; }

    /// <summary>The session has the fields and events that only Voice Live has, <c>warning</c> among them.</summary>
    public bool HasVoiceLiveFields { get; private init; }

    /// <summary>A voice is written as an object; else as its name.</summary>
    public bool WritesVoiceObjects { get; private init; }

    /// <summary>A part that was spoken by the person has <c>audio: null</c> where its audio is not shown; else no <c>audio</c>.</summary>
    public bool WritesNullAudio { get; private init; }

    /// <summary>An image stands under <c>url</c>; else under <c>image_url</c>. Both are understood.</summary>
    public bool SaysUrl { get; private init; }

    /// <summary>A turn's item is shown once its transcript is there; else at the commit, and the transcript follows on its own.</summary>
    public bool AnnouncesItemsWithTranscript { get; private init; }

    /// <summary><c>conversation.created</c> follows <c>session.created</c>.</summary>
    public bool CreatesConversation { get; private init; }

    /// <summary>A truncation past the end of the audio cuts at the end; else it is refused.</summary>
    public bool ClampsTruncation { get; private init; }

    /// <summary>The voice can no longer be changed once the assistant was heard (<c>cannot_update_voice</c>).</summary>
    public bool LocksVoiceOnceHeard { get; private init; }

    /// <summary>A silence that was too long is told and becomes an empty turn; else it is only answered.</summary>
    public bool CommitsSilence { get; private init; }

    /// <summary>Another <c>session.model</c> than the connection's is skipped; else it is refused.</summary>
    public bool KeepsModelQuietly { get; private init; }

    /// <summary>A transcription session has events of its own name, <c>transcription_session.created</c> and <c>.updated</c>.</summary>
    public bool NamesTranscriptionSessions { get; private init; }

    /// <summary>A finished transcript says how many seconds of audio it cost.</summary>
    public bool ReportsTranscriptionUsage { get; private init; }

    /// <summary>This dialect as one of its versions speaks it.</summary>
    /// <param name="apiVersion">Any text; one that is not a date and not <c>v1</c> counts as the newest.</param>
    public WireProfile At(string? apiVersion)
    {
        if (!HasVoiceLiveFields || apiVersion is null)
        {
            return this;
        }

        return apiVersion is "v1" or "virtual-public-preview" ? VoiceLiveEvergreen
            : ApiVersions.IsOlder(apiVersion, ImageUrlSince) ? VoiceLiveWithOldImages
            : VoiceLive;
    }

    public override string ToString() => Name;

    private static WireProfile OfVoiceLive(string name, bool alsoNests = false, bool shortImageUrl = false) =>
        new(name)
        {
            HasVoiceLiveFields = true,
            WritesVoiceObjects = true,
            WritesNullAudio = true,
            AnnouncesItemsWithTranscript = true,
            ClampsTruncation = true,
            AlsoNestsAudioSettings = alsoNests,
            SaysUrl = shortImageUrl,
        };
}
