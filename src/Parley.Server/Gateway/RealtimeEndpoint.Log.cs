using Parley.Server.Auth;

namespace Parley.Server.Gateway;

internal sealed partial class RealtimeEndpoint
{
    [LoggerMessage(
        EventId = 110,
        Level = LogLevel.Information,
        Message = "Handshake refused with {Status} ({Reason}), request {Request}"
    )]
    private partial void LogRefused(int status, string reason, RequestId request);

    [LoggerMessage(
        EventId = 111,
        Level = LogLevel.Information,
        Message = "Session {SessionId} opened by {Principal}, api-version {ApiVersion}, request {Request}"
    )]
    private partial void LogOpened(string sessionId, Principal principal, string? apiVersion, RequestId request);
}
