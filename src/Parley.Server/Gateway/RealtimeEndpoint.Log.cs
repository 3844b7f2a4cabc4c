namespace Parley.Server.Gateway;

internal sealed partial class RealtimeEndpoint
{
    [LoggerMessage(
        EventId = 110,
        Level = LogLevel.Information,
        Message = "Handshake refused with {Status} ({Reason}), request {RequestId}, client's id {ClientRequestId}"
    )]
    private partial void LogRefused(int status, string reason, string requestId, string? clientRequestId);

    [LoggerMessage(
        EventId = 111,
        Level = LogLevel.Information,
        Message = "Session {SessionId} opened with key '{KeyName}', api-version {ApiVersion}, request {RequestId}, client's id {ClientRequestId}"
    )]
    private partial void LogOpened(
        string sessionId,
        string keyName,
        string? apiVersion,
        string requestId,
        string? clientRequestId
    );

    [LoggerMessage(EventId = 112, Level = LogLevel.Information, Message = "Session {SessionId} ended")]
    private partial void LogEnded(string sessionId);
}
