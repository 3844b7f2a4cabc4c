using Parley.Protocol.Profiles;

namespace Parley.Server.Gateway;

/// <summary>The addresses of the WebSocket, and the dialect that is spoken there (docs/protocol/profiles.md).</summary>
internal static class RealtimePaths
{
    private const string BetaHeader = "OpenAI-Beta";
    private const string BetaValue = "realtime=v1";
    private const string BetaSubprotocol = "openai-beta.realtime-v1";

    public static readonly string[] VoiceLive = ["/voice-agent/realtime", "/voice-live/realtime"];
    public static readonly string[] OpenAI = ["/v1/realtime", "/openai/realtime", "/openai/v1/realtime", "/realtime"];

    public static IEnumerable<string> All => VoiceLive.Concat(OpenAI);

    public static bool IsVoiceLive(PathString path) =>
        VoiceLive.Any(p => path.Equals(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>The first that holds: a Voice Live path; a sign of the beta in header, subprotocol or path; else the newest.</summary>
    public static WireProfile ProfileOf(HttpContext context)
    {
        var path = context.Request.Path;
        if (IsVoiceLive(path))
        {
            return WireProfile.VoiceLive;
        }

        var asksForBeta =
            context
                .Request.Headers[BetaHeader]
                .Any(v => v?.Contains(BetaValue, StringComparison.OrdinalIgnoreCase) is true)
            || context.WebSockets.WebSocketRequestedProtocols.Contains(
                BetaSubprotocol,
                StringComparer.OrdinalIgnoreCase
            );
        return asksForBeta || path.Equals("/openai/realtime", StringComparison.OrdinalIgnoreCase)
            ? WireProfile.RealtimeBeta
            : WireProfile.Realtime;
    }

    /// <summary><c>?intent=transcription</c> asks for a session that only writes down.</summary>
    public static SessionKind KindOf(HttpContext context) =>
        string.Equals(context.Request.Query["intent"], "transcription", StringComparison.OrdinalIgnoreCase)
            ? SessionKind.Transcription
            : SessionKind.Conversation;
}
