using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

/// <summary>What a session starts with; see docs/protocol/session.md.</summary>
public static class SessionDefaults
{
    /// <summary>The wire's value of a temperature that nobody set.</summary>
    public const double Temperature = 0.8;

    /// <summary>The name of the model of an ephemeral key's session, where nobody names one.</summary>
    public const string ConversationModel = "gpt-realtime";

    /// <summary>The name of the model of a session that only writes down, where the client names none.</summary>
    public const string TranscriptionModel = "transcription";

    /// <summary>The first version with the longer prefix padding.</summary>
    private const string LongPaddingSince = "2026-04-10";
    private const int OldPaddingMs = 300;

    private static VoiceConfig BetaVoice { get; } = new("openai", "alloy") { IsPlainString = true };

    private static VoiceConfig RealtimeVoice { get; } = new("openai", "marin") { IsPlainString = true };

    /// <param name="model">Fixed by the connection.</param>
    /// <param name="apiVersion">Any text; one that does not begin with a date counts as the newest.</param>
    /// <param name="profile">The connection's dialect; null: Voice Live.</param>
    public static SessionConfig For(
        string model,
        string? apiVersion,
        WireProfile? profile = null,
        SessionKind kind = SessionKind.Conversation
    )
    {
        profile = (profile ?? WireProfile.VoiceLive).At(apiVersion);
        return new()
        {
            Model = model,
            ApiVersion = apiVersion,
            Profile = profile,
            Kind = kind,
            Voice =
                profile.WritesVoiceObjects ? VoiceConfig.Default
                : profile.NestsAudioSettings ? RealtimeVoice
                : BetaVoice,
            TurnDetection = ForTurnDetection("server_vad", apiVersion, profile),
            Transcription =
                profile.HasVoiceLiveFields || kind == SessionKind.Transcription
                    ? TranscriptionConfig.DefaultOf(profile)
                    : null,
        };
    }

    /// <summary>The defaults of one kind of turn detection.</summary>
    /// <param name="profile">The connection's dialect; null: Voice Live.</param>
    public static TurnDetectionConfig ForTurnDetection(string type, string? apiVersion, WireProfile? profile = null)
    {
        if (profile is { HasVoiceLiveFields: false })
        {
            return new TurnDetectionConfig(type)
            {
                PrefixPaddingMs = OldPaddingMs,
                SilenceDurationMs = type is "server_vad" ? 200 : 500,
                Eagerness = type is "semantic_vad" ? "auto" : null,
            };
        }

        var old = ApiVersions.IsOlder(apiVersion, LongPaddingSince);
        return type switch
        {
            "server_vad" => new TurnDetectionConfig(type)
            {
                PrefixPaddingMs = old ? OldPaddingMs : 400,
                SpeechDurationMs = 200,
            },
            "semantic_vad" => new TurnDetectionConfig(type)
            {
                PrefixPaddingMs = old ? OldPaddingMs : 400,
                SpeechDurationMs = 200,
                Eagerness = "auto",
            },
            _ => new TurnDetectionConfig(type) { PrefixPaddingMs = old ? OldPaddingMs : 420, SpeechDurationMs = 80 },
        };
    }
}
