using Parley.Protocol.Profiles;

namespace Parley.Protocol.Session;

/// <summary>What a session starts with; see docs/protocol/session.md.</summary>
public static class SessionDefaults
{
    /// <summary>The wire's value of a temperature that nobody set.</summary>
    public const double Temperature = 0.8;

    /// <summary>The first version with the longer prefix padding.</summary>
    private const string LongPaddingSince = "2026-04-10";
    private const int OldPaddingMs = 300;

    /// <param name="model">Fixed by the connection.</param>
    /// <param name="apiVersion">Any text; one that does not begin with a date counts as the newest.</param>
    /// <param name="profile">The connection's dialect; null: Voice Live.</param>
    public static SessionConfig For(
        string model,
        string? apiVersion,
        WireProfile? profile = null,
        SessionKind kind = SessionKind.Conversation
    ) =>
        new()
        {
            Model = model,
            ApiVersion = apiVersion,
            Profile = profile ?? WireProfile.VoiceLive,
            Kind = kind,
            TurnDetection = ForTurnDetection("server_vad", apiVersion),
        };

    /// <summary>The defaults of one kind of turn detection.</summary>
    public static TurnDetectionConfig ForTurnDetection(string type, string? apiVersion)
    {
        var old = IsOlderThan(apiVersion, LongPaddingSince);
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

    private static bool IsOlderThan(string? apiVersion, string date) =>
        apiVersion is { Length: >= 10 }
        && char.IsAsciiDigit(apiVersion[0])
        && string.CompareOrdinal(apiVersion, 0, date, 0, date.Length) < 0;
}
